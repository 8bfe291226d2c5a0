namespace SellerSync.Tests.Simulation;

/// <summary>
/// What becomes of a day's tokens while work always waits: 8 workers, one bucket, products that really cost 1 to 62. It starts at
/// the floor and with nothing learned, so nothing but what is refilled can be spent.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DayOfWorkTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [TestCase(20, false)]
    [TestCase(20, true)]
    [TestCase(100, true)]
    public void Of_a_days_tokens_97_in_100_become_stored_products(int refillRate, bool withLookups) => Spend(refillRate, withLookups);

    [TestCase(250, false)]
    [TestCase(250, true)]
    [TestCase(500, true)]
    [Category("Endurance")]
    public void Of_the_tokens_of_a_large_plan_97_in_100_become_stored_products(int refillRate, bool withLookups) => Spend(refillRate, withLookups);

    private static void Spend(int refillRate, bool withLookups)
    {
        var day = new WorkingDay(seed: 7, refillRate);
        day.QueueForAWholeDay();
        if (withLookups)
        {
            day.LookUpBesideIt();
        }

        day.Run(Day);

        var (keepa, largest) = (day.World.Keepa, day.World.Keepa.Calls.Max(call => call.Charged));
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{refillRate} tokens a minute, lookups beside: {withLookups}: {day.StoredShare:P2} of {day.Refilled} tokens became {day.StoredProducts} products in {keepa.Calls.Count} calls; {keepa.RefusedForTokens} answers 429, lowest level {keepa.Deepest}, largest call {largest}, longest idle {day.LongestIdle.TotalSeconds:F0} s, {keepa.Expired} tokens expired"));
        Assert.That(day.World.Queue.Unforeseen, Is.Empty);
        Assert.That(day.HasWorkLeft, "otherwise it was no day of waiting work");
        Assert.That(keepa.RefusedForTokens, Is.Zero, "answers 429");
        Assert.That(keepa.Deepest, Is.GreaterThanOrEqualTo(-largest), "debt");
        Assert.That(withLookups || keepa.Deepest >= day.Floor - 200, "queued work leaves the floor, but for storefronts and what one call costs over its reservation");
        Assert.That(keepa.Expired, Is.Zero, "tokens that expired");
        Assert.That(day.StoredShare, Is.GreaterThanOrEqualTo(0.97));
        Assert.That(day.LongestIdle, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(15)), "from the moment when a call is possible to that call");
    }
}
