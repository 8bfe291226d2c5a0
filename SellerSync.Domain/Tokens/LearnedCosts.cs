namespace SellerSync.Domain.Tokens;

/// <summary>One call for products that was settled.</summary>
/// <param name="Products">Products in it, at least 1.</param>
/// <param name="Charged">Tokens, by Keepa's own word.</param>
/// <param name="Took">From its reservation to the moment when its products were stored.</param>
public sealed record PaidCall(Guid? SellerUuid, int Products, int Charged, TimeSpan Took)
{
    public double Price => (double)Charged / Products;
}

/// <summary>
/// Prices from what calls really cost: the newest of them, since prices change. A seller's own calls count for the more the more
/// of them there are, for one dear product among few moves their mean a lot; the rest of the weight is its marketplace's.
/// </summary>
public static class LearnedCosts
{
    /// <summary>From the seller's own calls; while they are too few, from those of its marketplace; else <see cref="CostEstimate.Unlearned"/>.</summary>
    /// <param name="marketplace">Calls of as many sellers as possible, so that the latest large one does not stand for all.</param>
    public static CostEstimate From(IReadOnlyList<PaidCall> seller, IReadOnlyList<PaidCall> marketplace)
    {
        var others = Sellers.Of(marketplace);
        if (seller.Count < CostEstimate.EnoughCalls)
        {
            return marketplace.Count < CostEstimate.EnoughCalls ? CostEstimate.Unlearned : Estimate(marketplace, others.Mean, others.Variance, others.Difference);
        }

        // A seller's few calls seldom show its dearest products, so its prices differ as much as others' at least.
        var variance = Math.Max(Sellers.Of(seller).Variance, others.Variance);
        var (own, theirs) = (seller.Sum(call => call.Products) / Math.Max(variance, 1e-9), 1 / Math.Max(others.Difference * others.Difference, 1e-9));
        theirs = others.AreEnough ? theirs : 0;
        return Estimate(seller, ((own * Mean(seller)) + (theirs * others.Mean)) / (own + theirs), variance, 1 / Math.Sqrt(own + theirs));
    }

    private static CostEstimate Estimate(IReadOnlyList<PaidCall> calls, double mean, double variance, double doubt)
    {
        var prices = calls.Select(call => call.Price).Order().ToList();
        return new CostEstimate(Percentile(prices, 0.5), Percentile(prices, 0.95), calls.Count)
        {
            Mean = mean,
            Spread = Math.Sqrt(variance),
            Doubt = doubt,
            CallTime = TimeSpan.FromTicks((long)calls.Average(call => call.Took.Ticks)),
        };
    }

    private static double Mean(IReadOnlyCollection<PaidCall> calls) => (double)calls.Sum(call => call.Charged) / calls.Sum(call => call.Products);

    /// <summary>How sellers differ, and how one seller's products do.</summary>
    /// <param name="Mean">Of the next seller, whichever it is.</param>
    /// <param name="Variance">Of one product among those of its seller.</param>
    /// <param name="Difference">By how many tokens one seller's mean differs from the others' (standard deviation).</param>
    /// <param name="AreEnough">Fewer sellers say little about the next.</param>
    private sealed record Sellers(double Mean, double Variance, double Difference, bool AreEnough)
    {
        public static Sellers Of(IReadOnlyList<PaidCall> calls)
        {
            var sellers = calls.GroupBy(call => call.SellerUuid).Select(own => own.ToList()).ToList();
            var means = sellers.ConvertAll(LearnedCosts.Mean);

            // The mean price of a call of u products varies by a u-th of what one product does.
            var freedom = calls.Count - sellers.Count;
            var variance = freedom < CostEstimate.EnoughCalls - 1 ? 0
                : sellers.Zip(means).Sum(seller => seller.First.Sum(call => call.Products * Math.Pow(call.Price - seller.Second, 2))) / freedom;
            if (sellers.Count < CostEstimate.EnoughCalls)
            {
                return new Sellers(calls.Count > 0 ? LearnedCosts.Mean(calls) : 0, variance, CostEstimate.Unlearned.Doubt, AreEnough: false);
            }

            // However many calls are known, the next seller's mean is as far from theirs as theirs are from each other.
            var mean = means.Average();
            return new Sellers(mean, variance, Math.Sqrt(means.Sum(other => Math.Pow(other - mean, 2)) / (means.Count - 1)), AreEnough: true);
        }
    }

    /// <summary>Between the two nearest, as percentile_cont does.</summary>
    private static double Percentile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = sorted[(int)Math.Floor(place)];
        return below + ((sorted[(int)Math.Ceiling(place)] - below) * (place - Math.Floor(place)));
    }
}
