using SellerSync.Domain.Asins;

namespace SellerSync.Domain.Products;

/// <summary>One product as Keepa knows it, and what the seller asked for offers on it. Null means unknown, never -1.</summary>
/// <param name="Category">Name of the root category.</param>
/// <param name="Images">File names on Amazon's image host, main image first.</param>
/// <param name="BuyBoxPrice">In the marketplace's currency, without shipping.</param>
/// <param name="SalesRank">Current rank in the main category.</param>
/// <param name="Rating">1 to 5 stars.</param>
/// <param name="RatingCount">Number of ratings; 0 is a value.</param>
/// <param name="MonthlySales">Amazon's "bought in past month": a lower bound.</param>
/// <param name="Offer">The seller's live offer in the best condition; null when it has none.</param>
/// <param name="FirstSeenAt">Earliest known price point over all of this seller's offers in the answer.</param>
public sealed record Product(
    Asin Asin,
    string? Title,
    string? Brand,
    string? Category,
    IReadOnlyList<string> Images,
    decimal? BuyBoxPrice,
    int? SalesRank,
    decimal? Rating,
    int? RatingCount,
    int? MonthlySales,
    StorefrontOffer? Offer,
    DateTimeOffset? FirstSeenAt);

/// <param name="Price">The newest item price in the marketplace's currency, without shipping.</param>
/// <param name="StockCount">The newest stock that Keepa could read.</param>
/// <param name="IsFba">Fulfilled by Amazon; the opposite is FBM.</param>
public sealed record StorefrontOffer(decimal? Price, int? StockCount, bool IsFba);
