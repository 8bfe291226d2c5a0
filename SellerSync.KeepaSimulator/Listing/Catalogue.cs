using SellerSync.KeepaSimulator.Marketplaces;
using SellerSync.KeepaSimulator.Products;

namespace SellerSync.KeepaSimulator.Listing;

/// <summary>All sellers and products of one simulated Amazon.</summary>
public sealed class Catalogue
{
    private readonly Shelves _shelves;
    private readonly ProductGenerator _generator;

    internal Catalogue(SimulatorOptions options, SimulatedDay day)
    {
        var code = new AsinCode(options.Seed);
        var registry = new SellerRegistry(code, options.StateFile);
        _shelves = new(options.Seed, code, registry, day);
        _generator = new(options.Seed, _shelves);
        Day = day;
    }

    /// <summary>The simulated day.</summary>
    public SimulatedDay Day { get; }

    /// <summary>The seller's ASINs, freshest first; empty for one that is unknown or lists nothing.</summary>
    public IReadOnlyList<string> Asins(string sellerId, int domain) => [.. _shelves.Asins(sellerId, domain)];

    /// <summary>How many products the seller lists.</summary>
    public int Count(string sellerId, int domain) => _shelves.Count(sellerId, domain);

    /// <summary>Makes a seller list this many products from now on (0 to 100,000) in every marketplace: the newest come and go first.</summary>
    public void SetCount(string sellerId, int count) => _shelves.SetCount(sellerId, count);

    /// <summary>The truth about the seller's products, freshest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The domain is none of Keepa's.</exception>
    public IReadOnlyList<ExpectedProduct> Expected(string sellerId, int domain)
    {
        var marketplace = Marketplace.Find(domain) ?? throw new ArgumentOutOfRangeException(nameof(domain), domain, "No such marketplace");
        return [.. _shelves.Asins(sellerId, domain).Select(asin => Expected(_generator.Make(asin, marketplace), sellerId))];
    }

    internal ProductFacts Product(string asin, Marketplace marketplace) => _generator.Make(asin, marketplace);

    private static ExpectedProduct Expected(ProductFacts product, string sellerId)
    {
        var own = product.Offers.Where(offer => offer.SellerId == sellerId).ToList();
        var best = own.Where(offer => offer.IsLive).OrderBy(offer => offer.Condition).ThenBy(offer => offer.Price.Landed).FirstOrDefault();
        return new(
            product.Asin,
            (int)product.Type,
            product.Title,
            product.Brand,
            product.Categories?[0].Name,
            product.Images is [var first, ..] ? first.Large ?? first.Medium : null,
            best?.Price.Price,
            best?.Price.Shipping,
            product.BuyBox.Price,
            product.BuyBox.Shipping,
            product.Marketplace.Currency,
            product.SalesRank,
            best?.Stock?[^1].Value,
            product.Rating,
            product.RatingCount,
            product.MonthlySold,
            best?.IsFba,
            !best?.IsFba,
            own.Count == 0 ? null : own.Min(offer => offer.Prices[0].At));
    }
}
