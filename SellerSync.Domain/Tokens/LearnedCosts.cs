namespace SellerSync.Domain.Tokens;

/// <summary>One call for products that was settled.</summary>
/// <param name="Products">Products in it, at least 1.</param>
/// <param name="Charged">Tokens, by Keepa's own word.</param>
/// <param name="Took">From its reservation to the moment when its products were stored.</param>
public sealed record PaidCall(Guid? SellerUuid, int Products, int Charged, TimeSpan Took)
{
    public double Price => (double)Charged / Products;
}

/// <summary>Prices from what calls really cost: the newest of them, since prices change.</summary>
public static class LearnedCosts
{
    /// <summary>From the seller's own calls; while they are too few, from those of its marketplace; else <see cref="CostEstimate.Unlearned"/>.</summary>
    public static CostEstimate From(IReadOnlyList<PaidCall> seller, IReadOnlyList<PaidCall> marketplace) =>
        seller.Count >= CostEstimate.EnoughCalls ? From(seller, Math.Max(Variance(seller), Variance(marketplace)), doubtOfSeller: 0)
        : marketplace.Count >= CostEstimate.EnoughCalls ? From(marketplace, Variance(marketplace), DoubtOfNextSeller(marketplace))
        : CostEstimate.Unlearned;

    // A seller's few calls seldom show its dearest products, so its prices differ as much as others' at least.
    private static CostEstimate From(IReadOnlyList<PaidCall> calls, double variance, double doubtOfSeller)
    {
        var prices = calls.Select(call => call.Price).Order().ToList();
        return new CostEstimate(Percentile(prices, 0.5), Percentile(prices, 0.95), calls.Count)
        {
            Mean = Mean(calls),
            Spread = Math.Sqrt(variance),
            Doubt = Math.Sqrt((variance / calls.Sum(call => call.Products)) + (doubtOfSeller * doubtOfSeller)),
            CallTime = TimeSpan.FromSeconds(Percentile([.. calls.Select(call => call.Took.TotalSeconds).Order()], 0.5)),
        };
    }

    private static double Mean(IReadOnlyCollection<PaidCall> calls) => (double)calls.Sum(call => call.Charged) / calls.Sum(call => call.Products);

    // Of one product: the mean price of a call of u products varies by a u-th of it.
    private static double Variance(IReadOnlyCollection<PaidCall> calls)
    {
        if (calls.Count < CostEstimate.EnoughCalls)
        {
            return 0;
        }

        var mean = Mean(calls);
        return calls.Sum(call => call.Products * Math.Pow(call.Price - mean, 2)) / (calls.Count - 1);
    }

    // Sellers differ: however many calls of others are known, the next one's mean is as far from theirs as theirs are from each other.
    private static double DoubtOfNextSeller(IEnumerable<PaidCall> calls)
    {
        var means = calls.GroupBy(call => call.SellerUuid).Select(seller => Mean([.. seller])).ToList();
        return means.Count < CostEstimate.EnoughCalls
            ? CostEstimate.Unlearned.Doubt
            : Math.Sqrt(means.Sum(mean => Math.Pow(mean - means.Average(), 2)) / (means.Count - 1));
    }

    /// <summary>Between the two nearest, as percentile_cont does.</summary>
    private static double Percentile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = sorted[(int)Math.Floor(place)];
        return below + ((sorted[(int)Math.Ceiling(place)] - below) * (place - Math.Floor(place)));
    }
}
