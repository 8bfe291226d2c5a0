namespace SellerSync.Domain.Tokens;

/// <summary>What one product is expected to cost: the mean of a call, over calls that were settled.</summary>
/// <param name="P50">Half of the calls cost no more for each product.</param>
/// <param name="P95">19 of 20 calls cost no more for each product.</param>
/// <param name="Calls">How many calls say so; 0 where nothing is learned.</param>
public sealed record CostEstimate(double P50, double P95, int Calls)
{
    /// <summary>Fewer calls than this say too little.</summary>
    public const int EnoughCalls = 3;

    /// <summary>The dearest product that was ever seen. Source: one page of offers is 6 tokens, ten pages and the stock 62.</summary>
    public const int DearestProduct = 62;

    // A normal distribution has 19 of 20 below this many standard deviations over its mean.
    private const double OneSided95 = 1.645;

    // The same for Student's distribution: what is learned from few calls varies more than it seems. Its expansion for large numbers.
    private double OneSided95OfCalls => Calls < EnoughCalls ? OneSided95 : OneSided95 + (1.52 / (Calls - 1)) + (1.42 / ((Calls - 1) * (Calls - 1)));

    /// <summary>Before anything is learned: 7 as the requirement text has it, but nobody may count on it. The mean of many is hardly over two pages of offers, 12.</summary>
    public static CostEstimate Unlearned { get; } = new(TokenCost.PerProduct, DearestProduct, 0) { Doubt = (12 - TokenCost.PerProduct) / OneSided95 };

    /// <summary>Tokens of one product on average.</summary>
    public double Mean { get; init; } = P50;

    /// <summary>By how many tokens one product's price differs from another's (standard deviation).</summary>
    public double Spread { get; init; } = (P95 - P50) / OneSided95;

    /// <summary>By how many tokens the mean itself may be wrong (standard deviation): few calls, or other sellers' calls.</summary>
    public double Doubt { get; init; }

    /// <summary>How long a call takes until its products are stored. Before anything is learned, as long as 200 products a minute in two calls of 10 at once.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Tokens to reserve for one product.</summary>
    public int Reserve => Math.Max(1, (int)Math.Ceiling(P95));

    /// <summary>
    /// What so many products will cost together. Dear and cheap ones level out, so the p95 of a sum is far below the sum of
    /// p95s: with n products it is n x mean + t x sqrt(n x spread^2 + n^2 x doubt^2). The first part under the root is what
    /// single prices differ by, the second what no number of products levels out; t is 1.645, and more (Student's) where few
    /// calls say so. Never over n times the dearest product.
    /// </summary>
    public TokenRange OfProducts(int products)
    {
        var mean = products * Mean;
        var deviation = Math.Sqrt((products * Spread * Spread) + Math.Pow(products * Doubt, 2));
        return new TokenRange((int)Math.Ceiling(mean), (int)Math.Ceiling(Math.Max(mean, Math.Min(mean + (OneSided95OfCalls * deviation), (double)products * DearestProduct))));
    }

    /// <summary>The most products, up to <paramref name="products"/>, whose p95 is within so many tokens.</summary>
    public int ProductsWithin(int tokens, int products)
    {
        var (fits, tooMany) = (0, products + 1);
        while (tooMany - fits > 1)
        {
            var middle = fits + ((tooMany - fits) / 2);
            (fits, tooMany) = OfProducts(middle).P95 <= tokens ? (middle, tooMany) : (fits, middle);
        }

        return fits;
    }
}

/// <summary>Learns prices from what calls really cost.</summary>
public interface ITokenCosts
{
    /// <summary>The price of this seller's products; while too little is known of it, that of its marketplace; else <see cref="CostEstimate.Unlearned"/>.</summary>
    Task<CostEstimate> EstimateAsync(Guid sellerUuid, Sellers.Marketplace marketplace, CancellationToken cancellationToken);
}
