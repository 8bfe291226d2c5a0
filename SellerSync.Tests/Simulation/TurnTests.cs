namespace SellerSync.Tests.Simulation;

/// <summary>How long people wait while others have much queued, measured in good weather.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TurnTests
{
    private const int RefillRate = 250;
    private const int Floor = 7_000;

    /// <summary>From the moment when the hand-over stands to its first call for products, with the drain at the floor and with tokens to spare.</summary>
    [TestCase(Floor)]
    [TestCase(60 * RefillRate)]
    public void A_lookup_of_20_products_starts_within_a_second_while_3000_are_drained(int tokens)
    {
        var world = new World(11, workers: 8, RefillRate, tokens);
        LookUpAfter(world, TimeSpan.Zero, user: 1, seller: 1, products: 3_000);
        for (var lookup = 0; lookup < 50; lookup++)
        {
            LookUpAfter(world, TimeSpan.FromMinutes(5 + (5 * (lookup + world.Stage.Dice.NextDouble()))), 100 + lookup, 100 + lookup, 20);
        }

        world.RunUntil(() => false, TimeSpan.FromHours(5));

        var waits = Enumerable.Range(100, 50).Select(seller => StartOf(world, seller) - world.Database.HandOvers.Single(row => row.HandOver.SellerId == World.SellerOf(seller)).CreatedAt)
            .Order().ToList();
        TestContext.Out.WriteLine($"from {tokens} tokens: median {waits[25].TotalMilliseconds:F0} ms, longest {waits[^1].TotalMilliseconds:F0} ms");
        Assert.That(world.Database.Batches.Any(batch => batch.HandOver.SellerId == World.SellerOf(1) && !batch.HasEnded), "the drain is still at work");
        Assert.That(waits[^1], Is.LessThanOrEqualTo(TimeSpan.FromSeconds(1)));
    }

    /// <summary>
    /// Ten users wait from the same time, so each is owed a tenth of the pace: a round, in which every user has one batch done, is the
    /// fair share of somebody who has just one. The pace is that of the whole run.
    /// </summary>
    /// <param name="lookups">Of the one user, whose 30 batches come from so many sellers: one of 3,000 is LOW, 30 of 100 are HIGH as the nine are.</param>
    [TestCase(1)]
    [TestCase(15)]
    [TestCase(30)]
    public void Nine_users_with_one_batch_start_within_twice_their_fair_share_though_one_has_thirty(int lookups)
    {
        var world = new World(12, workers: 8, RefillRate, Floor);
        for (var lookup = 0; lookup < lookups; lookup++)
        {
            LookUpAfter(world, TimeSpan.Zero, user: 1, seller: 1 + lookup, products: 3_000 / lookups);
        }

        var came = TimeSpan.FromMinutes(2);
        for (var user = 2; user <= 10; user++)
        {
            LookUpAfter(world, came, user, 100 + user, 100);
        }

        world.RunUntil(() => world.Database.Batches.Count == 39 && world.Database.IsQuiet, TimeSpan.FromDays(1));

        var round = world.Stage.Passed * 10 / 39;
        var waits = Enumerable.Range(102, 9).Select(seller => (StartOf(world, seller) - (Stage.Start + came)) / round).Order().ToList();
        TestContext.Out.WriteLine($"{lookups} lookups of the one: a round takes {round.TotalMinutes:F0} minutes; the nine started after {string.Join(", ", waits.Select(wait => wait.ToString("F2")))} of it");
        Assert.That(world.Database.Batches, Has.Count.EqualTo(39));
        Assert.That(waits[^1], Is.LessThanOrEqualTo(2));
    }

    private static void LookUpAfter(World world, TimeSpan delay, int user, int seller, int products)
    {
        world.Lists(seller, products);
        world.LookUpAfter(delay, new Guid(user, 0, 0, new byte[8]), seller);
    }

    private static DateTimeOffset StartOf(World world, int seller) =>
        world.Keepa.Calls.First(call => call.SellerId == World.SellerOf(seller) && call.Asins.Count > 0).AskedAt;
}
