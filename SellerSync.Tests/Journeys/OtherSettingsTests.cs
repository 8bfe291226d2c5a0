using SellerSync.KeepaSimulator;

namespace SellerSync.Tests.Journeys;

/// <summary>What changes without code.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OtherSettingsTests
{
    [Test]
    public async Task Another_threshold_queues_what_was_immediate()
    {
        await using var stack = await Stack.StartAsync(settings: ("Routing:Plenty", "11"));

        var (_, body) = await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();

        Assert.That(body.GetProperty("routing").ToString(), Is.EqualTo("""{"decision":"queue","threshold":11,"reason":"plenty of tokens"}"""));
        Assert.That(await stack.ScalarAsync<string>("select decision || ' ' || threshold from routing_decisions"), Is.EqualTo("queue 11"));
    }

    [Test]
    public async Task Another_limit_refuses_what_was_taken()
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:StorefrontProducts", "11"));

        var (status, body) = await stack.LookUpAsync("A1SMALLSHOP12");

        Assert.That(status, Is.EqualTo(400));
        Assert.That(body.GetProperty("error").GetString(), Is.EqualTo("Seller has 12 products, which exceeds our 11 product limit"));
    }

    [Test]
    public async Task Another_floor_lets_queued_work_spend_what_was_kept_for_people()
    {
        // 6,000 of 15,000 are under the usual floor, and no refill comes in time.
        var options = new SimulatorOptions { InitialBalance = 6_000 };
        await using var stack = await Stack.StartAsync(options, ("Tokens:FloorShare", "0.1"));

        await stack.LookUpAsync("A3LARGESHOP250");
        await stack.SettledAsync();

        Assert.That(await stack.ProductsAsync("A3LARGESHOP250"), Has.Count.EqualTo(stack.Expected("A3LARGESHOP250").Count));
    }

    [Test]
    public async Task Another_schedule_lets_the_sweeper_come_by_itself()
    {
        await using var stack = await Stack.StartAsync(settings: ("SweeperSchedule", "*/1 * * * * *"));
        await stack.ScalarAsync<bool>("""
            with seller as (insert into sellers (seller_id, domain) values ('A1SMALLSHOP12', 1) returning id),
            abandoned as (
              insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, attempts, lease_until)
              select id, 1, '{B000000001}', 'PROCESSING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', 3, now() - interval '1 minute' from seller returning true)
            select true from abandoned
            """);

        await stack.SettledAsync();

        Assert.That(await stack.ScalarAsync<string>("select status::text from product_batches"), Is.EqualTo("FAILED"));
    }

    [TestCase("SweeperSchedule", "once in a while")]
    [TestCase("ProductBatchesQueue", "Product_Batches")]
    [TestCase("Routing:Low", "-1")]
    public void A_bad_setting_stops_the_start_by_its_name(string setting, string value) =>
        Assert.That(
            async () => await (await Stack.StartAsync(settings: (setting, value))).DisposeAsync(),
            Throws.Exception.With.Message.Contains(setting));
}
