namespace SellerSync.Tests.Forecasts;

/// <summary>How good quotes are, measured: each simulated lookup is quoted when it comes, and others come while it waits.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ForecastSimulationTests
{
    private const int Lookups = 200;

    private const int Seed = 1;

    // On average: together they take at most a sixth of what is refilled.
    private const int MinutesBetween = 45;

    [TestCase(20)]
    [TestCase(100)]
    [TestCase(250)]
    [TestCase(500)]
    public void Of_200_lookups_nine_in_ten_cost_and_take_what_was_quoted(int refillRate)
    {
        var random = new Random(Seed);
        var queue = new SimulatedQueue(Seed, refillRate);
        var users = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        var sellers = Enumerable.Range(0, 120).Select(_ => new SimulatedSeller(Guid.NewGuid(), 0.1 + (random.NextDouble() * 0.4))).ToList();
        var lookups = new List<Lookup>();

        for (var number = 0; number < Lookups; number++)
        {
            // Of every order of magnitude alike, up to what the plan refills in about 40 minutes, and 1,000 products.
            var products = (int)(Math.Min(1_000, 4 * refillRate) * Math.Pow(10, -2 * random.NextDouble())) + 1;
            lookups.Add(queue.LookUp(users[random.Next(users.Count)], sellers[random.Next(sellers.Count)], products));
            queue.Run(TimeSpan.FromMinutes(-Math.Log(1 - random.NextDouble()) * MinutesBetween));
        }

        while (!queue.IsIdle)
        {
            queue.Run(TimeSpan.FromMinutes(10));
        }

        var (within, onTime) = (lookups.Count(lookup => lookup.IsWithinQuote), lookups.Count(lookup => lookup.IsOnTime));
        TestContext.Out.WriteLine(
            $"{refillRate} tokens a minute: {within} of {Lookups} cost no more than the quoted p95, {onTime} were ready within 10 % or a minute of the forecast; "
            + $"p95 is {lookups.Sum(lookup => (long)lookup.Quoted.P95) * 100 / lookups.Sum(lookup => (long)lookup.Charged)} % of what was charged in all");
        Assert.That(within, Is.GreaterThanOrEqualTo(Lookups * 9 / 10), "cost");
        Assert.That(onTime, Is.GreaterThanOrEqualTo(Lookups * 9 / 10), "time");
    }
}
