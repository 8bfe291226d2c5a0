namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>One field of Keepa's answers that our readers read, by the name that they warn with.</summary>
/// <param name="IsNeeded">Whether a storefront, a product or the bucket means nothing without it.</param>
/// <param name="IsPersonal">Whether it may name a person: then it is neither shown nor recorded.</param>
/// <param name="IsOfStorefront">Whether it comes with a storefront only, which costs 9 tokens more.</param>
internal sealed record ReadField(string Name, bool IsNeeded = false, bool IsPersonal = false, bool IsOfStorefront = false)
{
    public static IReadOnlyList<ReadField> OfEnvelope { get; } =
    [
        new("timestamp", IsNeeded: true),
        new("processingTimeInMs"),
        new("tokensLeft", IsNeeded: true),
        new("tokensConsumed", IsNeeded: true),
        new("refillRate", IsNeeded: true),
        new("refillIn", IsNeeded: true),
        new("tokenFlowReduction"),
    ];

    public static IReadOnlyList<ReadField> OfSeller { get; } =
    [
        new("sellerName"),
        new("businessName", IsPersonal: true),
        new("trackedSince", IsNeeded: true),
        new("asinList", IsOfStorefront: true),
        new("totalStorefrontAsinsCSV", IsOfStorefront: true),
        new("competitors"),
        new("competitors.sellerId"),
        new("competitors.percent"),
        new("sellerBrandStatistics"),
        new("sellerBrandStatistics.brand"),
        new("sellerBrandStatistics.productCount"),
        new("sellerBrandStatistics.avg30SalesRank"),
        new("sellerBrandStatistics.productCountWithAmazonOffer"),
    ];

    public static IReadOnlyList<ReadField> OfProduct { get; } =
    [
        new("asin", IsNeeded: true),
        new("productType", IsNeeded: true),
        new("title"),
        new("brand"),
        new("categoryTree"),
        new("categoryTree.name"),
        new("images"),
        new("images.l"),
        new("images.m"),
        new("lastUpdate", IsNeeded: true),
        new("monthlySold"),
        new("stats", IsNeeded: true),
        new("stats.buyBoxPrice"),
        new("stats.current", IsNeeded: true),
        new("stats.current[3]", IsNeeded: true),
        new("stats.current[16]", IsNeeded: true),
        new("stats.current[17]", IsNeeded: true),
        new("offersSuccessful", IsNeeded: true),
        new("liveOffersOrder"),
        new("offers"),
        new("offers.lastSeen"),
        new("offers.condition"),
        new("offers.isFBA"),
        new("offers.offerCSV"),
        new("offers.stockCSV"),
    ];
}
