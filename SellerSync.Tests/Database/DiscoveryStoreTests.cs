using SellerSync.Domain.Batches;
using SellerSync.Domain.Discovery;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class DiscoveryStoreTests : DatabaseFixture
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private DiscoveryStore Discovery => new(Db);

    [Test]
    public async Task Only_followed_active_stale_sellers_are_due_oldest_first()
    {
        await FollowedAsync("AFRESHSELLER1", hours: 11);
        await FollowedAsync("ASTALESELLER12", hours: 12);
        await FollowedAsync("AOLDESTSELLER1", hours: 90, subscription: "trialing");
        await FollowedAsync("ANEVERCHECKED1", hours: null);
        await FollowedAsync("AINACTIVESHOP1", hours: 90, seller: "is_active = false");
        await FollowedAsync("ATRASHEDSHOP01", hours: 90, seller: "trashed_at = now()");
        await FollowedAsync("AUNFOLLOWED001", hours: 90, follows: false);
        await FollowedAsync("ACANCELEDUSER1", hours: 90, subscription: "canceled");
        await FollowedAsync("ANOSUBSCRIBER1", hours: 90, subscription: null);
        await FollowedAsync("not one of ours", hours: 90);
        await RunAsync("insert into sellers (seller_id, domain, last_checked_at) values ('ANOBODYSSHOP01', 1, '2020-01-01Z')");

        Assert.That(await DueAsync(), Is.EqualTo(new[] { "ANEVERCHECKED1", "AOLDESTSELLER1", "ASTALESELLER12" }));
        Assert.That(await DueAsync(limit: 2), Is.EqualTo(new[] { "ANEVERCHECKED1", "AOLDESTSELLER1" }));
    }

    [Test]
    public async Task A_seller_with_many_followers_is_due_once()
    {
        await FollowedAsync("ASTALESELLER12", hours: 12);
        await RunAsync("""
            with u as (insert into users (id, subscription_status) values (gen_random_uuid(), 'active') returning id)
            insert into user_sellers (user_id, seller_id) select u.id, s.id from u, sellers s
            """);

        Assert.That(await DueAsync(), Is.EqualTo(new[] { "ASTALESELLER12" }));
    }

    [Test]
    public async Task Refused_sellers_are_counted_and_take_nobodys_place()
    {
        await FollowedAsync("AREFUSEDSHOP01", hours: 90);
        await FollowedAsync("AREFUSEDLONG01", hours: 80);
        await FollowedAsync("ASTALESELLER12", hours: 12);
        await new RefusedStorefronts(Db).RememberAsync(SellerId.Parse("AREFUSEDSHOP01"), Com, 4_210, Now.AddHours(-23), default);
        await new RefusedStorefronts(Db).RememberAsync(SellerId.Parse("AREFUSEDLONG01"), Com, 4_210, Now.AddHours(-24), default);

        var due = await Discovery.DueAsync(Now.AddHours(-12), Now.AddHours(-24), 2, default);

        Assert.That(due.Sellers.Select(seller => seller.SellerId.Value), Is.EqualTo(new[] { "AREFUSEDLONG01", "ASTALESELLER12" }));
        Assert.That(due.Refused, Is.EqualTo(1));
    }

    [Test]
    public async Task A_seller_tried_in_vain_comes_last_the_next_time()
    {
        await FollowedAsync("ABROKENSELLER1", hours: 90);
        await FollowedAsync("ASTALESELLER12", hours: 12);

        Assert.That(await BeginAsync("ABROKENSELLER1"), Is.True);

        Assert.That(await DueAsync(), Is.EqualTo(new[] { "ASTALESELLER12", "ABROKENSELLER1" }));
        Assert.That(await ScalarAsync<bool>("select bool_and(last_checked_at <= '2026-11-01Z') from sellers"), Is.True, "only a fetch sets last_checked_at");
    }

    [Test]
    public async Task A_seller_that_was_checked_meanwhile_is_not_begun()
    {
        await FollowedAsync("AFRESHSELLER1", hours: 0);

        Assert.That(await BeginAsync("AFRESHSELLER1"), Is.False);
    }

    [Test]
    public async Task Discoverys_own_batches_keep_it_from_nothing_but_peoples_do()
    {
        await Sellers.SaveAsync(Reading([]), SearchBy(Guid.NewGuid()), default);
        await BatchAsync(JobType.Monitoring, "PENDING");
        await BatchAsync(JobType.TimeMachine, "COMPLETED");
        Assert.That(await Discovery.PeopleWaitAsync(default), Is.False);

        await BatchAsync(JobType.TimeMachine, "PENDING");
        Assert.That(await Discovery.PeopleWaitAsync(default), Is.True);
    }

    [Test]
    public async Task A_discovered_storefront_is_handed_over_for_nobody_and_is_no_search()
    {
        await Sellers.SaveAsync(Reading(Range(0, 3)), SearchBy(Guid.NewGuid()), default);
        var at = TimeProvider.System.GetUtcNow().AddHours(1);

        var saved = await Sellers.SaveDiscoveredAsync(Reading(Range(0, 5)), at, default);

        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        Assert.That(handOver, Has.Property("UserId").Null.And.Property("JobType").EqualTo(JobType.Monitoring));
        Assert.That(handOver!.Asins, Is.EqualTo(Range(3, 2)));
        Assert.That(await ScalarAsync<long>("select count(*) from seller_queries"), Is.EqualTo(1));
        Assert.That(saved.Seller.LastCheckedAt, Is.EqualTo(at).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public async Task A_run_is_kept_with_its_reasons()
    {
        var skipped = new Dictionary<SkipReason, int> { [SkipReason.OverLimit] = 2, [SkipReason.NotFound] = 1 };

        await Discovery.RecordAsync(new DiscoveryRun(Now, Now.AddMinutes(3), 7, 40, 70, skipped, DiscoveryEnd.NoTokens), default);

        Assert.That(
            await ScalarAsync<string>("""
                select concat_ws('|', ended_at - started_at, looked_up, new_products, tokens_used, skipped ->> 'over_limit', skipped ->> 'not_found', stopped_reason)
                from discovery_runs
                """),
            Is.EqualTo("00:03:00|7|40|70|2|1|no_tokens"));
    }

    private async Task<IEnumerable<string>> DueAsync(int limit = 50) =>
        (await Discovery.DueAsync(Now.AddHours(-12), Now.AddHours(-24), limit, default)).Sellers.Select(seller => seller.SellerId.Value);

    private Task<bool> BeginAsync(string sellerId) =>
        Discovery.TryBeginAsync(new DueSeller(SellerId.Parse(sellerId), Com), Now.AddHours(-12), Now, default);

    private Task FollowedAsync(string sellerId, int? hours, string? subscription = "active", bool follows = true, string seller = "is_active = true") => RunAsync($"""
        with u as (insert into users (id, subscription_status) values (gen_random_uuid(), {(subscription is null ? "null" : $"'{subscription}'")}) returning id),
             s as (insert into sellers (seller_id, domain, last_checked_at)
                   values ('{sellerId}', 1, {(hours is { } age ? $"'{Now.AddHours(-age):O}'" : "null")}) returning id)
        insert into user_sellers (user_id, seller_id, is_active) select u.id, s.id, {follows} from u, s;
        update sellers set {seller} where seller_id = '{sellerId}'
        """);

    private Task BatchAsync(JobType jobType, string status) => RunAsync($"""
        insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type)
        select id, 1, array['{A(1)}'], '{status}', 'HIGH', '{jobType.Word()}', 'NEW_ASINS' from sellers
        """);
}
