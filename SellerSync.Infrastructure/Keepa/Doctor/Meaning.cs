using System.Globalization;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>What the system takes an answer for, as a sentence that a person can hold against Amazon's page.</summary>
internal static class Meaning
{
    // A seller without a name of its own goes by its business name, which may be a person's.
    public static string? Of(SellerReading? seller, FieldNotes notes) => seller is null
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{seller.SellerId} is {(string.IsNullOrWhiteSpace(notes.Of("sellerName")?.Last) ? "without a seller name" : seller.Name)}, tracked since {seller.TrackedSince:yyyy-MM-dd}, with {seller.Competitors.Count} competitors and {seller.Brands.Count} brands.");

    public static string? Of(Product? product, Marketplace marketplace) => product is null
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{product.Asin} is {product.Title ?? "without a title"}: Buy Box at {Price(product.BuyBoxPrice, marketplace)}, rank {product.SalesRank?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown"}, {Stars(product)}, {product.Images.Count} images. {Offer(product.Offer, marketplace)}");

    public static string Of(ProductFailure failure) => failure switch
    {
        ProductFailure.Invalid => "Amazon does not know it",
        ProductFailure.NotReturned => "the answer has no entry for it",
        _ => "its entry is no JSON that can be read",
    };

    private static string Stars(Product product) => product.Rating is { } rating
        ? string.Create(CultureInfo.InvariantCulture, $"{rating} stars of {product.RatingCount:N0}")
        : "no rating";

    private static string Offer(StorefrontOffer? offer, Marketplace marketplace) => offer is null
        ? "The seller has no live offer of it."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The seller offers it at {Price(offer.Price, marketplace)}, {(offer.IsFba ? "fulfilled by Amazon" : "fulfilled by itself")}, stock {offer.StockCount?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}.");

    private static string Price(decimal? price, Marketplace marketplace) =>
        price is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known} {marketplace.Currency}") : "an unknown price";
}
