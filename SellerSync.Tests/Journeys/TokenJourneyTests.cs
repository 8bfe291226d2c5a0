using SellerSync.KeepaSimulator;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Journeys;

[TestFixture(DatabaseWay.Direct)]
[TestFixture(DatabaseWay.Pooler, Category = "Endurance")]
[Parallelizable(ParallelScope.All)]
public sealed class TokenJourneyTests(DatabaseWay way)
{
    [Test]
    public async Task On_a_small_plan_queued_work_stops_at_the_floor_and_goes_on_as_tokens_come()
    {
        // 20 tokens every 100 ms, and 460 below the floor at first: however slow the machine, queued work comes before its tokens.
        var options = new SimulatorOptions { RefillRate = 20, InitialBalance = 100, Speed = 600 };
        await using var stack = await Stack.StartAsync(way, options);

        await stack.LookUpAsync("A3SMALLPLAN0120");
        await stack.SettledAsync();

        Assert.That(await stack.ProductsAsync("A3SMALLPLAN0120"), Is.EquivalentTo(stack.Expected("A3SMALLPLAN0120")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        Assert.That(stack.Logs.All, Has.Some.Contains("waits for tokens until"), "it ran into the floor");
        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches where attempts > 1"), Is.Zero, "waiting is no attempt");
    }

    [Test]
    public async Task With_a_limit_no_more_is_spent_whatever_the_bucket_holds()
    {
        await using var stack = await Stack.StartAsync(way, null, ("Tokens:AtMost", "60"));

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.AttemptedAsync();

        Assert.That(stack.Keepa.Books.Charges.Sum(charge => charge.Tokens), Is.InRange(47, 60), "one product may cost 14");
        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches where status = 'PENDING'"), Is.EqualTo(1));
    }

    [Test]
    public async Task With_few_tokens_even_a_medium_seller_is_queued()
    {
        await using var stack = await Stack.StartAsync(way, new SimulatorOptions { InitialBalance = 1_000, Speed = 300 });

        var (_, body) = await stack.LookUpAsync("A2MEDIUMSHOP60");
        await stack.SettledAsync();

        Assert.That(body.GetProperty("routing").GetProperty("decision").GetString(), Is.EqualTo("queue"));
        Assert.That(body.GetProperty("routing").GetProperty("threshold").GetInt32(), Is.EqualTo(20));
        Assert.That(await stack.ProductsAsync("A2MEDIUMSHOP60"), Is.EquivalentTo(stack.Expected("A2MEDIUMSHOP60")));
    }

    [Test]
    public async Task An_immediate_run_that_runs_dry_leaves_the_rest_to_the_queue()
    {
        // Up to 20 products go at once however few tokens there are; 18 of them cost more than 90.
        await using var stack = await Stack.StartAsync(way, new SimulatorOptions { RefillRate = 20, InitialBalance = 100, Speed = 1_200 });

        await stack.LookUpAsync("A1SMALLSHOP18");
        await stack.SettledAsync();

        Assert.That(await stack.ProductsAsync("A1SMALLSHOP18"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP18")));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches"), Is.EqualTo(1), "the same row, so usage counts once");
        MainJobTests.AssertEachAsinFetchedOnce(stack);
    }
}
