using System.Globalization;
using SellerSync.Domain.SellerProducts;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProducts;

/// <param name="Days">First seen within so many days.</param>
/// <param name="Limit">Products on a page, 1-200.</param>
public sealed record SellerProductsRequest(
    SellerId SellerId,
    Marketplace Marketplace,
    ProductSort Sort,
    int? Days,
    decimal? MinPrice,
    decimal? MaxPrice,
    int? MaxRank,
    Fulfilment? Fulfilment,
    int Limit)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;
    public const int MaxDays = 36_500;

    public ProductPosition? After { get; private init; }

    /// <summary>What is asked, whichever page of it: a cursor belongs to one question.</summary>
    public string Question => string.Create(
        CultureInfo.InvariantCulture,
        $"{SellerId}|{Marketplace.Id}|{Sort}|{Days}|{MinPrice:0.############################}|{MaxPrice:0.############################}|{MaxRank}|{Fulfilment}");

    /// <summary>The request, which counts only while <paramref name="parameters"/> has no error.</summary>
    public static SellerProductsRequest Read(QueryParameters parameters)
    {
        var (sellerId, marketplace) = parameters.Seller();
        var request = new SellerProductsRequest(
            sellerId,
            marketplace,
            parameters.Word<ProductSort>("sort") ?? ProductSort.FirstSeen,
            parameters.Number("days", 1, MaxDays),
            parameters.Amount("minPrice"),
            parameters.Amount("maxPrice"),
            parameters.Number("maxRank", 1, int.MaxValue),
            parameters.Word<Fulfilment>("fulfilment"),
            parameters.Number("limit", 1, MaxLimit) ?? DefaultLimit);
        if (request.MinPrice > request.MaxPrice)
        {
            parameters.Refuse("maxPrice", "maxPrice must not be below minPrice");
        }

        if (parameters.Text("cursor") is not { } cursor)
        {
            return request;
        }

        if (!ProductCursor.TryDecode(cursor, request.Question, out var after))
        {
            parameters.Refuse("cursor", "cursor must be the nextCursor of the page before, with the same sort and filters");
        }

        return request with { After = after };
    }
}
