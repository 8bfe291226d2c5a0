using SellerSync.Domain.Asins;

namespace SellerSync.Domain.Sellers;

/// <summary>A seller with its storefront as Keepa knows it.</summary>
/// <param name="Asins">What it lists, freshest first, each once; null where Keepa sent no list (which is not an empty one).</param>
/// <param name="StorefrontHistoryCsv">Keepa's <c>totalStorefrontAsinsCSV</c>, "time,count,...", or null.</param>
/// <param name="TrackedSince">Since when Keepa tracks it: a lower bound for its first day.</param>
public sealed record SellerReading(
    SellerId SellerId,
    Marketplace Marketplace,
    string Name,
    IReadOnlyList<Asin>? Asins,
    IReadOnlyList<Competitor> Competitors,
    IReadOnlyList<BrandShare> Brands,
    string? StorefrontHistoryCsv,
    DateTimeOffset? TrackedSince);

/// <summary>A seller that competes for the same Buy Boxes; its ID is as Keepa sent it, in upper case.</summary>
/// <param name="Percent">Share of products on which both compete, 0-100.</param>
public sealed record Competitor(string SellerId, double Percent);

/// <param name="Brand">In lower case, as Keepa sends it.</param>
/// <param name="Avg30SalesRank">Mean sales rank of 30 days; null where Keepa has none.</param>
public sealed record BrandShare(string Brand, int ProductCount, int? Avg30SalesRank, int? ProductCountWithAmazonOffer);
