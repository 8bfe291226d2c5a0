using SellerSync.KeepaSimulator.Marketplaces;

namespace SellerSync.KeepaSimulator.Products;

/// <summary>What is true of a product, in plain amounts and times; the wire's codes are written from it, and so is the test's truth.</summary>
internal sealed record ProductFacts(string Asin, Marketplace Marketplace, ProductType Type)
{
    public string? Title { get; init; }
    public string? Brand { get; init; }
    public IReadOnlyList<Category>? Categories { get; init; }
    public long RootCategory { get; init; }
    public IReadOnlyList<ImageFacts>? Images { get; init; }
    public IReadOnlyList<Point<int?>> SalesRanks { get; init; } = [];
    public decimal? Rating { get; init; }
    public int? RatingCount { get; init; }
    public int? MonthlySold { get; init; }
    public BuyBoxFacts BuyBox { get; init; } = new(null, null, null, -1);
    public int ListedSince { get; init; }
    public string? ParentAsin { get; init; }

    /// <summary>Whether Keepa managed to fetch the live offers.</summary>
    public bool CanCollectOffers { get; init; } = true;

    /// <summary>Historical and live ones; the sellers that list the product stand first among the live.</summary>
    public IReadOnlyList<OfferFacts> Offers { get; init; } = [];

    public int? SalesRank => SalesRanks is [.., var newest] ? newest.Value : null;
}

internal sealed record Category(long Id, string Name);

internal sealed record ImageFacts(string? Large, string Medium);

/// <param name="Price">Without shipping; null when there is none.</param>
/// <param name="Shipping">Null when there is no price.</param>
/// <param name="SellerId">Who holds it.</param>
/// <param name="Missing">The code sent in place of a missing price, -1 or -2.</param>
internal sealed record BuyBoxFacts(decimal? Price, decimal? Shipping, string? SellerId, int Missing);

internal readonly record struct Point<T>(DateTimeOffset At, T Value);

/// <param name="Price">Null is undetermined, -2 on the wire.</param>
/// <param name="Shipping">Null is unknown, -1 on the wire.</param>
internal readonly record struct OfferPrice(decimal? Price, decimal? Shipping)
{
    public decimal? Landed => Price + (Shipping ?? 0);
}

internal sealed record OfferFacts(string SellerId, int Condition, bool IsLive)
{
    public bool IsFba { get; init; }
    public bool IsPrime { get; init; }

    /// <summary>Oldest first, never empty.</summary>
    public required IReadOnlyList<Point<OfferPrice>> Prices { get; init; }

    /// <summary>Oldest first; null when the stock was never collected. A null value is -1 on the wire.</summary>
    public IReadOnlyList<Point<int?>>? Stock { get; init; }

    /// <summary>Minutes between the last look at the stock and now.</summary>
    public int StockAge { get; init; }

    /// <summary>Minutes between the last sight of the offer and now.</summary>
    public int LastSeenAge { get; init; }

    public OfferPrice Price => Prices[^1].Value;
}
