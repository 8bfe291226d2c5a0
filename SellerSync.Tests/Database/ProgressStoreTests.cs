using SellerSync.Domain.Progress;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class ProgressStoreTests : DatabaseFixture
{
    private static readonly Guid Run = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001");
    private static readonly Guid OlderRun = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000002");

    [Test]
    public async Task A_seller_never_looked_up_is_null() =>
        Assert.That(await ReadAsync(), Is.Null);

    [Test]
    public async Task A_hand_over_that_is_no_batch_yet_is_open_work()
    {
        await Sellers.SaveAsync(Reading(Range(0, 7)), SearchBy(Guid.NewGuid()), default);

        var progress = await ReadAsync();

        Assert.That(progress!.IsOpen, Is.True);
        Assert.That((progress.Batches, progress.HandOvers, progress.TotalProducts), Is.EqualTo((0, 1, 7)));
    }

    [Test]
    public async Task A_run_is_its_open_batches_and_what_their_hand_over_has_finished()
    {
        await SellerAsync();
        await BatchAsync("COMPLETED", 100, 100, failed: 2, Run);
        await BatchAsync("PROCESSING", 100, 30, failed: 1, Run);
        await BatchAsync("PENDING", 50, 0, failed: 0, Run);
        await BatchAsync("COMPLETED", 40, 40, failed: 0, OlderRun);

        var progress = await ReadAsync();

        Assert.That(progress, Is.EqualTo(new RunProgress(progress!.SellerUuid, 3, 1, 1, 0, 250, 98 + 29, 3, null)));
        Assert.That(progress.IsOpen, Is.True);
    }

    [Test]
    public async Task With_nothing_open_it_is_the_last_run_and_a_failed_batch_has_failed_but_for_what_it_stored()
    {
        await SellerAsync();
        await BatchAsync("COMPLETED", 40, 40, failed: 0, OlderRun, minutesAgo: 60);
        await BatchAsync("FAILED", 10, 4, failed: 1, Run);
        await BatchAsync("COMPLETED", 20, 0, failed: 0, Run); // as an older backend leaves it

        var progress = await ReadAsync();

        Assert.That(progress!.IsOpen, Is.False);
        Assert.That((progress.Batches, progress.TotalProducts, progress.Processed, progress.Failed), Is.EqualTo((2, 30, 23, 7)));
    }

    [TestCase("PENDING")]
    [TestCase("COMPLETED")]
    public async Task Two_hand_overs_that_were_under_way_together_are_one_run(string status)
    {
        await SellerAsync();
        await BatchAsync("COMPLETED", 40, 40, failed: 0, Guid.NewGuid(), minutesAgo: 30);
        await RunAsync("update product_batches set completed_at = now() - interval '20 minutes'");
        await BatchAsync("COMPLETED", 20, 20, failed: 0, OlderRun, minutesAgo: 2);
        await RunAsync("update product_batches set completed_at = now() where completed_at is null");
        await BatchAsync(status, 10, status == "COMPLETED" ? 10 : 0, failed: 0, Run, minutesAgo: 1);

        var progress = await ReadAsync();

        Assert.That((progress!.Batches, progress.TotalProducts), Is.EqualTo((2, 30)), "one had ended long before");
    }

    [Test]
    public async Task Another_sellers_batches_do_not_count()
    {
        await SellerAsync();
        await RunAsync("""
            insert into sellers (seller_id, domain) values ('A1SMALLSHOP12', 5);
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type)
            select id, 5, '{}', 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS' from sellers where domain = 5
            """);

        Assert.That((await ReadAsync())!.IsOpen, Is.False);
    }

    [TestCase("1 minute", "null", false, true)]
    [TestCase("1 minute", "now() + interval '5 minutes'", false, false, Description = "it waits for its next attempt, not for tokens")]
    [TestCase("-1 minute", "null", false, false)]
    [TestCase("1 minute", "null", true, false, Description = "somebody drains")]
    public async Task Waiting_batches_say_until_when_they_wait_for_tokens(string wakeUp, string availableAt, bool isDraining, bool waits)
    {
        await SellerAsync();
        await BatchAsync("PENDING", 50, 0, failed: 0, Run);
        await RunAsync($"""
            update product_batches set available_at = {availableAt};
            insert into wake_ups (name, due_at) values ('product-batches', now() + interval '{wakeUp}');
            insert into drain_slots (slot, lease_until) values (1, now() + {(isDraining ? 1 : -1)} * interval '1 minute')
            """);

        var progress = await ReadAsync();

        Assert.That(progress!.WaitingForTokensUntil, waits ? Is.Not.Null : Is.Null);
    }

    private Task<RunProgress?> ReadAsync() => new ProgressStore(Db).ReadAsync(Seller, Com, default);

    private Task SellerAsync() => RunAsync("insert into sellers (seller_id, domain) values ('A1SMALLSHOP12', 1)");

    private Task BatchAsync(string status, int products, int settled, int failed, Guid handOver, int minutesAgo = 0) => RunAsync($"""
        insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, processed_count, failed_asins, hand_over_id, created_at)
        select s.id, {products}, '{"{}"}', '{status}', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', {settled},
          coalesce((select jsonb_object_agg('B' || n, 'invalid') from generate_series(1, {failed}) n), jsonb_build_object()), '{handOver}', now() - {minutesAgo} * interval '1 minute'
        from sellers s where s.domain = 1
        """);
}
