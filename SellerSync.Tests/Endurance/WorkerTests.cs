#if !AZURE_HOST // Only the Local build of the functions is a program that runs by itself.
using SellerSync.Local;

namespace SellerSync.Tests.Endurance;

/// <summary>A worker that dies, stands still or is sent away in the middle of 250 products, which its neighbour then finishes.</summary>
[Category("Endurance")]
[Platform(Exclude = "Win", Reason = "ends programs by signals")]
public sealed class WorkerTests
{
    [Test]
    public async Task A_worker_that_is_killed_costs_its_calls_under_way_and_no_product()
    {
        await using var stack = await RunningStack.StartAsync(instances: 2);
        var worker = await LargeShop.DrainHalfAsync(stack);

        RunningStack.Kill(worker);
        var stored = await stack.ScalarAsync<long>("select count(*) from seller_products");
        var idle = await stack.UntilAsync($"select count(*) > {stored} from seller_products");
        await stack.SettledAsync();

        TestContext.Out.WriteLine($"The next product came {idle.TotalSeconds:0.0} s after the kill.");
        Assert.That(idle, Is.LessThan(RunningStack.Lease + TimeSpan.FromSeconds(5)));
        await LargeShop.AssertStoredOnceAsync(stack);
        await LargeShop.AssertWasteAsync(stack);
        // The killed worker's calls are given up once Keepa's word must include them.
        await stack.UntilAsync("select not exists (select from token_reservations where state in ('OPEN', 'UNKNOWN'))");
        Assert.That(await stack.ScalarAsync<int>("select reserved from token_ledger"), Is.Zero);
    }

    [Test]
    public async Task A_worker_that_stood_still_for_longer_than_its_lease_writes_nothing_any_more()
    {
        await using var stack = await RunningStack.StartAsync(instances: 2);
        var worker = await LargeShop.DrainHalfAsync(stack);

        await RunningStack.SignalAsync(worker, "STOP");
        await stack.SettledAsync();
        var ended = await stack.TextsAsync("select concat_ws('|', id, status, fence, processed_count, actual_tokens_used, worker_id) from product_batches order by id");
        await RunningStack.SignalAsync(worker, "CONT");
        await stack.UntilDrainsEndedAsync(worker);

        Assert.That(stack.LogOf(worker), Does.Contain("was taken over"));
        Assert.That(
            await stack.TextsAsync("select concat_ws('|', id, status, fence, processed_count, actual_tokens_used, worker_id) from product_batches order by id"),
            Is.EqualTo(ended));
        await LargeShop.AssertStoredOnceAsync(stack);
        await LargeShop.AssertWasteAsync(stack);
    }

    [Test]
    public async Task A_worker_that_is_asked_to_end_gives_its_work_back_at_once()
    {
        await using var stack = await RunningStack.StartAsync(instances: 2);
        var worker = await LargeShop.DrainHalfAsync(stack);

        await RunningStack.SignalAsync(worker, "TERM");
        var taken = await stack.UntilAsync($"select exists (select from product_batches where status = 'PROCESSING' and worker_id not like '%-{worker.ProcessId}-%')");
        await stack.SettledAsync();

        TestContext.Out.WriteLine($"Another worker went on {taken.TotalSeconds:0.0} s after the signal.");
        Assert.That(taken, Is.LessThan(TimeSpan.FromSeconds(4)));
        await LargeShop.AssertStoredOnceAsync(stack);
        Assert.That(await stack.FetchedAsync(), Is.Unique, "calls under way were finished and stored");
    }
}
#endif
