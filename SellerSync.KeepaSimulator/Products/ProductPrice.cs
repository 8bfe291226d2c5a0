namespace SellerSync.KeepaSimulator.Products;

/// <summary>What Keepa charges for one product.</summary>
internal static class ProductPrice
{
    public const int Page = 6;
    public const int OffersPerPage = 10;
    public const int NoOffersFound = 5;
    public const int FreshOffers = 5;
    public const int Stock = 2;
    public const int BuyBox = 2;

    private const int RecentStock = 7 * 1440;

    /// <param name="view">The product as asked for.</param>
    /// <param name="isFresh">Whether its offers were fetched a short while ago.</param>
    public static int Of(ProductView view, bool isFresh)
    {
        var query = view.Query;
        if (view.Facts.Type is ProductType.Invalid)
            return query.Update == -1 ? 0 : 1;

        var variations = query.WithVariations && view.Facts.ParentAsin is not null ? 1 : 0;
        return variations + (query.WithOffers ? WithOffers(view, isFresh) : WithoutOffers(query));
    }

    private static int WithOffers(ProductView view, bool isFresh)
    {
        if (!view.OffersSuccessful)
            return view.Query.OnlyLiveOffers ? 0 : 1;

        var pages = (view.Live.Count + OffersPerPage - 1) / OffersPerPage;
        var offers = isFresh ? FreshOffers : pages == 0 ? NoOffersFound : pages * Page;
        var hasRecentStock = view.Live.Any(offer => offer.Stock is not null && offer.StockAge < RecentStock);
        return offers + (view.Query.WithStock && hasRecentStock ? Stock : 0);
    }

    private static int WithoutOffers(ProductQuery query) =>
        1 + (query.WithRating ? 1 : 0) + (query.WithBuyBox ? BuyBox : 0);
}
