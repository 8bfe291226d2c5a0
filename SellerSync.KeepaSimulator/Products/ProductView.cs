namespace SellerSync.KeepaSimulator.Products;

/// <summary>What of a product's facts one query gets to see: its live offers up to the limit, found or not.</summary>
internal sealed class ProductView(ProductFacts facts, ProductQuery query)
{
    public ProductFacts Facts { get; } = facts;

    public ProductQuery Query { get; } = query;

    /// <summary>Whether live offers were asked for and fetched.</summary>
    public bool OffersSuccessful => Query.WithOffers && Facts.CanCollectOffers && Facts.Type is not ProductType.Invalid;

    /// <summary>The live offers on Amazon now, at most as many as asked for.</summary>
    public IReadOnlyList<OfferFacts> Live { get; } =
        query.WithOffers && facts.CanCollectOffers ? [.. facts.Offers.Where(offer => offer.IsLive).Take(query.Offers)] : [];

    /// <summary>In the array's order: historical first.</summary>
    public IReadOnlyList<OfferFacts> Offers =>
        Query.OnlyLiveOffers ? Live : [.. Facts.Offers.Where(offer => !offer.IsLive), .. Live];
}
