using SellerSync.KeepaSimulator.Http;
using SellerSync.KeepaSimulator.Marketplaces;

namespace SellerSync.KeepaSimulator.Products;

/// <summary>The parameters of `/product`.</summary>
internal sealed record ProductQuery(Marketplace Marketplace, IReadOnlyList<string> Asins)
{
    /// <summary>Most live offers to fetch, 20 to 100; 0 fetches none.</summary>
    public int Offers { get; init; }

    /// <summary>Hours that data may be old; 0 refreshes always, -1 never.</summary>
    public int Update { get; init; }

    public int? Days { get; init; }
    public bool WithStats { get; init; }
    public bool WithHistory { get; init; }
    public bool OnlyLiveOffers { get; init; }
    public bool WithStock { get; init; }
    public bool WithRating { get; init; }
    public bool WithBuyBox { get; init; }
    public bool WithVariations { get; init; }

    public bool WithOffers => Offers > 0;

    private const int LongestUpdate = 24 * 365 * 20;
    private const int LongestHistory = 365 * 20;

    /// <exception cref="RejectedException">A parameter is missing, malformed or out of range.</exception>
    public static ProductQuery Parse(Parameters parameters, int maxAsinsWithOffers)
    {
        var marketplace = parameters.Marketplace();
        if (parameters.Has("asin") == parameters.Has("code"))
            throw RejectedException.Malformed("Either asin or code must be given.");

        // Codes are read but no product has one: an unknown code gives no product.
        var asins = parameters.Has("asin") ? parameters.List("asin") : [];
        var query = new ProductQuery(marketplace, asins)
        {
            Offers = parameters.Number("offers") ?? 0,
            Update = parameters.Number("update") ?? 1,
            Days = parameters.Number("days"),
            WithStats = parameters.Has("stats"),
            WithHistory = parameters.Number("history") is not 0,
            OnlyLiveOffers = parameters.Flag("only-live-offers"),
            WithStock = parameters.Flag("stock"),
            WithRating = parameters.Flag("rating"),
            WithBuyBox = parameters.Flag("buybox"),
            WithVariations = parameters.Flag("historical-variations"),
        };

        return query switch
        {
            { Offers: < 0 or (> 0 and < 20) } => throw RejectedException.Malformed("Either no or a minimum of 20 offers must be requested."),
            { Offers: > 100 } => throw RejectedException.OutOfRange("At most 100 offers can be requested."),
            { Update: < -1 or > LongestUpdate } => throw RejectedException.OutOfRange("The parameter update is out of range."),
            { Days: < 1 or > LongestHistory } => throw RejectedException.OutOfRange("The parameter days is out of range."),
            { WithOffers: true } when asins.Length > maxAsinsWithOffers =>
                throw RejectedException.Malformed($"At most {maxAsinsWithOffers} products can be requested with offers."),
            _ => query,
        };
    }
}
