using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Monitoring;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class CensusStoreTests : DatabaseFixture
{
    [SetUp]
    public Task SaveAsync() => Sellers.SaveAsync(Reading([A(1)]), SearchBy(Guid.NewGuid()), default);

    [Test]
    public async Task An_empty_database_has_nothing_to_tell()
    {
        var census = await TakeAsync();

        Assert.That(census.Batches, Is.EquivalentTo(new Dictionary<string, int> { ["PENDING"] = 0, ["PROCESSING"] = 0, ["COMPLETED"] = 0, ["FAILED"] = 0 }));
        Assert.That((census.LastHour.QueueRatio, census.LastDay.QueueRatio, census.WorkWaits), Is.EqualTo(((double?)null, (double?)null, false)));
    }

    [Test]
    public async Task Open_batches_count_always_and_those_that_ended_for_a_day()
    {
        await BatchesAsync("PENDING", 3, "null");
        await BatchesAsync("PROCESSING", 2, "null");
        await BatchesAsync("COMPLETED", 4, "now() - interval '23 hours'");
        await BatchesAsync("COMPLETED", 5, "now() - interval '25 hours'");
        await BatchesAsync("FAILED", 1, "now()");

        var census = await TakeAsync();

        Assert.That(census.Batches, Is.EquivalentTo(new Dictionary<string, int> { ["PENDING"] = 3, ["PROCESSING"] = 2, ["COMPLETED"] = 4, ["FAILED"] = 1 }));
        Assert.That(census.WorkWaits, Is.True);
    }

    [Test]
    public async Task What_an_operator_cancelled_did_not_fail()
    {
        await BatchesAsync("FAILED", 2, "now()");
        await BatchesAsync("PENDING", 1, "null");
        await new BatchOrders(Db, TimeProvider.System).CancelAsync(await ScalarAsync<Guid>("select id from product_batches where status = 'PENDING'"), OperatorName.AtTerminal("anna"), default);

        var census = await TakeAsync();

        Assert.That((census.Batches["PENDING"], census.Batches["FAILED"]), Is.EqualTo((0, 2)));
    }

    [TestCase("'PENDING'", 0, "null", "null", 600, Description = "since it was made")]
    [TestCase("'PENDING'", 1, "now() - interval '2 minutes'", "null", 120, Description = "since its next attempt could begin")]
    [TestCase("'PENDING'", 0, "now() - interval '2 minutes'", "null", 600, Description = "since it was made, though it was set aside")]
    [TestCase("'PENDING'", 0, "now() + interval '1 minute'", "null", 600, Description = "since it was made, though it is set aside")]
    [TestCase("'PROCESSING'", 1, "null", "now() - interval '1 minute'", 60, Description = "since its worker was dead")]
    [TestCase("'PENDING'", 1, "now() + interval '1 minute'", "null", null, Description = "not yet")]
    [TestCase("'PROCESSING'", 1, "null", "now() + interval '1 minute'", null, Description = "under way")]
    public async Task The_oldest_wait_is_that_of_a_batch_that_could_be_claimed(string status, int attempts, string availableAt, string leaseUntil, int? seconds)
    {
        await RunAsync($"""
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, attempts, created_at, available_at, lease_until)
            select id, 0, array[]::text[], {status}, 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', {attempts}, now() - interval '10 minutes', {availableAt}, {leaseUntil} from sellers
            """);

        var census = await TakeAsync();

        Assert.That(census.OldestWait?.TotalSeconds, seconds is { } wait ? Is.EqualTo(wait).Within(20) : Is.Null);
        Assert.That(census.WorkWaits, Is.EqualTo(seconds is not null));
    }

    [Test]
    public async Task A_replayed_batch_waits_since_its_replay()
    {
        await BatchesAsync("FAILED", 1, "now()");
        await RunAsync("update product_batches set created_at = now() - interval '3 days'");
        await new BatchOrders(Db, TimeProvider.System).ReplayAsync(await ScalarAsync<Guid>("select id from product_batches"), OperatorName.AtTerminal("anna"), default);

        var census = await TakeAsync();

        Assert.That(census.OldestWait, Is.LessThan(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task Users_decisions_are_told_apart_by_hour_and_day_and_background_work_does_not_count()
    {
        await DecisionsAsync("immediate", 3, "59 minutes");
        await DecisionsAsync("queue", 1, "59 minutes");
        await DecisionsAsync("queue", 4, "23 hours");
        await DecisionsAsync("queue", 9, "25 hours");
        await DecisionsAsync("queue", 9, "1 minute", user: "null");

        var census = await TakeAsync();

        Assert.That((census.LastHour, census.LastDay), Is.EqualTo((new RouteCount(3, 1), new RouteCount(3, 5))));
        Assert.That((census.LastHour.QueueRatio, census.LastDay.QueueRatio), Is.EqualTo((0.25, 0.625)));
    }

    private Task<Census> TakeAsync() => new CensusStore(Db).TakeAsync(default);

    private Task BatchesAsync(string status, int count, string completedAt) => RunAsync($"""
        insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, completed_at)
        select id, 0, array[]::text[], '{status}', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', {completedAt} from sellers, generate_series(1, {count})
        """);

    private Task DecisionsAsync(string decision, int count, string age, string user = "gen_random_uuid()") => RunAsync($"""
        insert into routing_decisions (hand_over_id, user_id, seller_id, decision, product_count, threshold, reason, created_at)
        select gen_random_uuid(), {user}, id, '{decision}', 1, 20, 'default', now() - interval '{age}' from sellers, generate_series(1, {count})
        """);
}
