namespace SellerSync.Domain.SellerProducts;

/// <param name="Total">How many products pass the filter, on all pages.</param>
/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record ProductPage(IReadOnlyList<StoredProduct> Products, int Total, ProductPosition? Next);

/// <summary>A product as it is stored for one seller. Null means unknown.</summary>
/// <param name="Asin">As stored: an older backend checked it less.</param>
/// <param name="ImageName">File name on Amazon's image host.</param>
/// <param name="StorefrontPrice">The seller's own price, in <paramref name="Currency"/>.</param>
public sealed record StoredProduct(
    string Asin,
    string? Title,
    string? Brand,
    string? Category,
    string? ImageName,
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
