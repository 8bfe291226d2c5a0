using System.Text.Json.Serialization;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProducts;

/// <summary>The answer. What is unknown is null, never absent.</summary>
public sealed record SellerProductsResponse(bool Success, ProductsOnTheWire Data);

/// <param name="NextCursor">For the next page; null on the last.</param>
/// <param name="Total">Products that pass the filters, on all pages.</param>
public sealed record ProductsOnTheWire(IReadOnlyList<ProductOnTheWire> Products, string? NextCursor, int Total);

public sealed record ProductOnTheWire(
    string Asin,
    string? Title,
    string? Brand,
    string? Category,
    string? ImageUrl,
    string ProductUrl,
    decimal? StorefrontPrice,
    decimal? BuyBoxPrice,
    string? Currency,
    int? SalesRank,
    int? StockCount,
    decimal? Rating,
    int? RatingCount,
    int? MonthlySales,
    bool? IsFba,
    bool? IsFbm,
    DateTimeOffset? FirstSeenAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(SellerProductsResponse))]
internal sealed partial class SellerProductsJson : JsonSerializerContext;
