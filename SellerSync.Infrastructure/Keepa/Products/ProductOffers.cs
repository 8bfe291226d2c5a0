namespace SellerSync.Infrastructure.Keepa.Products;

/// <summary>The offers of one product as an answer holds them, and which of them is the seller's own.</summary>
internal sealed class ProductOffers
{
    // One collection takes minutes, so live offers were seen within the same hour;
    // an offer last seen a day before the product was updated is history.
    private const int SameCollection = 60;
    private const int Day = 24 * 60;

    /// <summary>The offers of the seller asked for, historical ones too.</summary>
    public List<SellerOffer> OfSeller { get; } = [];

    /// <summary>When any offer of the product was last seen.</summary>
    public int? NewestSeen { get; set; }

    /// <summary>Indices of the live offers; null where the answer does not say.</summary>
    public HashSet<int>? LiveOrder { get; set; }

    public int? EarliestPoint => OfSeller.Min(offer => offer.EarliestPoint);

    /// <summary>The seller's live offer in the best condition, the cheapest of those; null without one.</summary>
    /// <param name="lastUpdate">When Keepa last updated the product.</param>
    public SellerOffer? Choose(int? lastUpdate) => OfSeller
        .Where(offer => IsLive(offer, lastUpdate))
        .OrderBy(offer => offer.ConditionRank)
        .ThenBy(offer => offer.LandedPrice)
        .FirstOrDefault();

    // Where liveOffersOrder is missing (also after a collection that failed), the time an offer was last seen must tell.
    private bool IsLive(SellerOffer offer, int? lastUpdate) => LiveOrder is not null
        ? LiveOrder.Contains(offer.Index)
        : offer.LastSeen >= NewestSeen - SameCollection && !(offer.LastSeen < lastUpdate - Day);
}
