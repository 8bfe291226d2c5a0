using CsCheck;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class CostEstimateTests
{
    private static readonly Gen<CostEstimate> Estimate =
        from mean in Gen.Double[1, 20]
        from spread in Gen.Double[0, 15]
        from doubt in Gen.Double[0, 5]
        select new CostEstimate(mean, mean + spread, 10) { Mean = mean, Spread = spread, Doubt = doubt };

    [Test]
    public void Dear_and_cheap_products_level_out_in_a_sum()
    {
        var cost = new CostEstimate(7, 20, 10_000) { Mean = 8, Spread = 6, Doubt = 0 };

        Assert.That(cost.OfProducts(1), Is.EqualTo(new TokenRange(8, 18)), "8 + 1.645 x 6");
        Assert.That(cost.OfProducts(100), Is.EqualTo(new TokenRange(800, 899)), "100 x 8 + 1.645 x 6 x 10");
    }

    [Test]
    public void What_is_doubted_of_the_mean_never_levels_out() =>
        Assert.That(new CostEstimate(8, 8, 1_000_000) { Mean = 8, Spread = 0, Doubt = 1 }.OfProducts(1_000).P95, Is.EqualTo(9_645).Within(1));

    [Test]
    public void Before_anything_is_learned_one_product_may_be_the_dearest_and_many_cost_12_each_at_most()
    {
        Assert.That(CostEstimate.Unlearned.OfProducts(1), Is.EqualTo(new TokenRange(7, 62)));
        Assert.That(CostEstimate.Unlearned.OfProducts(3_000).P50, Is.EqualTo(21_000));
        Assert.That(CostEstimate.Unlearned.OfProducts(3_000).P95, Is.InRange(36_000, 37_500));
    }

    [Test]
    public void No_products_cost_nothing() => Estimate.Sample(cost => Assert.That(cost.OfProducts(0), Is.EqualTo(TokenRange.None)));

    [Test]
    public void A_range_grows_with_its_products_and_is_never_over_the_dearest() => Gen.Select(Estimate, Gen.Int[0, 3_000]).Sample((cost, products) =>
    {
        var (range, next) = (cost.OfProducts(products), cost.OfProducts(products + 1));

        Assert.That(range.P95, Is.InRange(range.P50, products * CostEstimate.DearestProduct));
        Assert.That((next.P50, next.P95), Is.GreaterThanOrEqualTo((range.P50, range.P95)));
    });

    [Test]
    public void A_budget_takes_as_many_products_as_fit_and_not_one_more() => Gen.Select(Estimate, Gen.Int[1, 30_000], Gen.Int[0, 3_000]).Sample((cost, tokens, products) =>
    {
        var fits = cost.ProductsWithin(tokens, products);

        Assert.That(cost.OfProducts(fits).P95, Is.LessThanOrEqualTo(tokens));
        Assert.That(fits == products || cost.OfProducts(fits + 1).P95 > tokens, Is.True);
    });

    [Test]
    public void Another_sellers_prices_are_doubted_more_than_a_sellers_own()
    {
        var (own, cheap, dear) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        List<PaidCall> calls = [.. Calls(own, 60, 62, 64), .. Calls(cheap, 50, 51, 52), .. Calls(dear, 120, 121, 122)];

        var known = LearnedCosts.From([.. Calls(own, 60, 62, 64)], calls);
        var stranger = LearnedCosts.From([], calls);

        Assert.That(known.Mean, Is.EqualTo(6.2).Within(0.01));
        Assert.That(known.Doubt, Is.LessThan(stranger.Doubt / 2));
        Assert.That(stranger.Mean, Is.EqualTo(7.8).Within(0.01));
        Assert.That(stranger.Doubt, Is.EqualTo(3.8).Within(0.1), "the means of three sellers, 6.2, 5.1 and 12.1, are so far apart");
    }

    [Test]
    public void One_dear_product_among_few_moves_a_sellers_mean_little()
    {
        var sellers = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToList();
        List<PaidCall> calls = [.. sellers.SelectMany((seller, more) => Enumerable.Range(0, 50).Select(number => Single(seller, (number % 25 == 24 ? 60 : 6) + more)))];

        var seldom = LearnedCosts.From([.. Enumerable.Range(0, 9).Select(_ => Single(sellers[0], 6)), Single(sellers[0], 60)], calls);
        var often = LearnedCosts.From([.. Enumerable.Range(0, 200).Select(number => Single(sellers[0], number % 10 == 9 ? 60 : 6))], calls);

        Assert.That(seldom.Mean, Is.InRange(9.6, 10.4), "by itself it would be 11.4, the others' is 9.7");
        Assert.That(often.Mean, Is.InRange(10.6, 11.4));
        Assert.That(often.Doubt, Is.LessThan(seldom.Doubt));
    }

    private static PaidCall Single(Guid seller, int charged) => new(seller, 1, charged, TimeSpan.FromSeconds(4));

    [Test]
    public void Calls_of_one_or_two_other_sellers_say_little_about_the_next() =>
        Assert.That(LearnedCosts.From([], [.. Calls(Guid.NewGuid(), 60, 60, 60, 60)]).Doubt, Is.EqualTo(CostEstimate.Unlearned.Doubt));

    [Test]
    public void Too_few_calls_say_nothing() =>
        Assert.That(LearnedCosts.From([], [.. Calls(Guid.NewGuid(), 60, 60)]), Is.EqualTo(CostEstimate.Unlearned));

    [Test]
    public void How_long_a_call_takes_is_learned_as_well() =>
        Assert.That(LearnedCosts.From([.. Calls(Guid.NewGuid(), 60, 60, 60)], []).CallTime, Is.EqualTo(TimeSpan.FromSeconds(4)));

    private static IEnumerable<PaidCall> Calls(Guid seller, params int[] charges) =>
        charges.Select(charged => new PaidCall(seller, 10, charged, TimeSpan.FromSeconds(4)));
}
