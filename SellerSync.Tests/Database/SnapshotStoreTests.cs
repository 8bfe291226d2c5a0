using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Snapshots;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class SnapshotStoreTests : DatabaseFixture
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SellerId Competitor = SellerId.Parse("A2MEDIUMSHOP60");

    private SnapshotStore Snapshots => new(Db);

    [Test]
    public async Task Competitors_are_queued_once_if_they_are_valid_and_nothing_is_known_of_them()
    {
        await Sellers.SaveAsync(Reading([], SellerId.Parse("A3KNOWNSHOP012")) with { Competitors = [] }, SearchBy(Guid.NewGuid()), default);
        await SnapshotAsync("A4SNAPPEDSHOP1", [A(1)], Now);
        await RunAsync("insert into refused_storefronts values ('A5REFUSEDSHOP1', 1, 4210, now())");
        string[] ids = ["A2MEDIUMSHOP60", "A2MEDIUMSHOP60", "A3KNOWNSHOP012", "A4SNAPPEDSHOP1", "A5REFUSEDSHOP1", Seller.Value, "SHORT", "", "A-BAD-SHOP-ID1", "A1234567890123456"];

        await Sellers.SaveAsync(WithCompetitors(ids), SearchBy(Guid.NewGuid()), default);
        await Sellers.SaveAsync(WithCompetitors(ids), SearchBy(Guid.NewGuid()), default);

        Assert.That(
            await ScalarAsync<string>("select string_agg(seller_id || '|' || domain || '|' || discovered_from_seller_id, ',') from seller_snapshot_queue"),
            Is.EqualTo($"A2MEDIUMSHOP60|1|{Seller}"));
    }

    [Test]
    public async Task A_competitor_that_is_looked_up_leaves_the_queue()
    {
        await Sellers.SaveAsync(WithCompetitors([Competitor.Value]), SearchBy(Guid.NewGuid()), default);

        await Sellers.SaveAsync(Reading(Range(0, 3), Competitor) with { Competitors = [] }, SearchBy(Guid.NewGuid()), default);

        Assert.That(await Snapshots.ClaimAsync(default), Is.Null);
    }

    [Test]
    public async Task Rivals_that_are_looked_up_at_once_do_not_deadlock()
    {
        var rivals = Enumerable.Range(10, 12).Select(number => $"ARIVALSELLER{number}").ToList();
        var withoutRetries = new SellerStore(new Infrastructure.Database.Database(Source, Polly.ResiliencePipeline.Empty), Ledger);
        await Sellers.SaveAsync(WithCompetitors(rivals), SearchBy(Guid.NewGuid()), default);

        var saved = await Task.WhenAll(rivals.Select(rival => withoutRetries.SaveAsync(
            WithCompetitors(rivals) with { SellerId = SellerId.Parse(rival) }, SearchBy(Guid.NewGuid()), default)));

        Assert.That(saved.Select(seller => seller.Seller.SellerId.Value), Is.EqualTo(rivals));
    }

    [Test]
    public async Task Claims_at_once_never_take_the_same_competitor()
    {
        await Sellers.SaveAsync(WithCompetitors([.. Enumerable.Range(10, 6).Select(number => $"ACOMPETITOR{number}")]), SearchBy(Guid.NewGuid()), default);

        var claimed = (await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Snapshots.ClaimAsync(default)))).OfType<QueuedSnapshot>().ToList();
        while (await Snapshots.ClaimAsync(default) is { } left)
        {
            claimed.Add(left);
        }

        Assert.That(claimed, Is.Unique.And.Count.EqualTo(6));
    }

    [Test]
    public async Task A_claim_that_died_is_taken_again_after_those_that_wait()
    {
        await Sellers.SaveAsync(WithCompetitors(["ACOMPETITOR10", "ACOMPETITOR11"]), SearchBy(Guid.NewGuid()), default);
        var died = await Snapshots.ClaimAsync(default);
        await RunAsync("update seller_snapshot_queue set lease_until = now() - interval '1 second' where lease_until is not null");

        var (second, third, fourth) = (await Snapshots.ClaimAsync(default), await Snapshots.ClaimAsync(default), await Snapshots.ClaimAsync(default));

        Assert.That(second, Is.Not.Null.And.Not.EqualTo(died));
        Assert.That(third, Is.EqualTo(died));
        Assert.That(fourth, Is.Null);
    }

    [Test]
    public async Task A_snapshot_is_stored_once_however_often_it_was_taken()
    {
        await Sellers.SaveAsync(WithCompetitors([Competitor.Value]), SearchBy(Guid.NewGuid()), default);
        var claimed = (await Snapshots.ClaimAsync(default))!;

        await Snapshots.StoreAsync(claimed, Range(0, 3), Now, default);
        await Snapshots.StoreAsync(claimed, Range(0, 3), Now, default);

        Assert.That(
            await ScalarAsync<string>("select string_agg(seller_id || '|' || domain || '|' || asin_count || '|' || asin_list[1], ',') from seller_snapshots"),
            Is.EqualTo($"{Competitor}|1|3|{A(0)}"));
        Assert.That(await ScalarAsync<long>("select count(*) from seller_snapshot_queue"), Is.Zero);
    }

    [Test]
    public async Task A_competitor_that_is_dropped_is_gone()
    {
        await Sellers.SaveAsync(WithCompetitors([Competitor.Value]), SearchBy(Guid.NewGuid()), default);

        await Snapshots.DropAsync((await Snapshots.ClaimAsync(default))!, default);

        Assert.That(await ScalarAsync<long>("select count(*) from seller_snapshot_queue"), Is.Zero);
        Assert.That(await ScalarAsync<long>("select count(*) from seller_snapshots"), Is.Zero);
    }

    [Test]
    public async Task Rows_that_can_be_no_seller_are_never_claimed()
    {
        await RunAsync("insert into seller_snapshot_queue (seller_id, domain) values ('short', 1), ('A2MEDIUMSHOP60', 7), ('A2MEDIUMSHOP60', 99)");

        Assert.That(await Snapshots.ClaimAsync(default), Is.Null);
    }

    [TestCase(31, 10, 2, Description = "old enough: the 2 that came since")]
    [TestCase(29, 10, 12, Description = "too young: all")]
    [TestCase(31, 5, 12, Description = "more than half is new: all")]
    public async Task A_first_lookup_takes_an_old_snapshot_for_known(int days, int inSnapshot, int expected)
    {
        await SnapshotAsync(Seller.Value, Range(2, inSnapshot), TimeProvider.System.GetUtcNow().AddDays(-days));

        var first = await Sellers.SaveAsync(Reading(Range(0, 12)), SearchBy(Guid.NewGuid()), default);
        var second = await Sellers.SaveAsync(Reading(Range(0, 13)), SearchBy(Guid.NewGuid()), default);

        Assert.That(first.New, Is.EqualTo(expected == 12 ? Range(0, 12) : Range(0, 2)));
        Assert.That(second.New, Is.EqualTo(new[] { A(12) }), "what the snapshot made known stays known");
    }

    [Test]
    public async Task A_later_lookup_takes_no_snapshot_for_known()
    {
        await Sellers.SaveAsync(Reading([]), SearchBy(Guid.NewGuid()), default);
        await SnapshotAsync(Seller.Value, Range(0, 12), TimeProvider.System.GetUtcNow().AddDays(-40));

        Assert.That((await Sellers.SaveAsync(Reading(Range(0, 12)), SearchBy(Guid.NewGuid()), default)).New, Has.Count.EqualTo(12));
    }

    [Test]
    public async Task A_young_snapshot_does_not_hide_an_old_one()
    {
        await SnapshotAsync(Seller.Value, Range(0, 10), TimeProvider.System.GetUtcNow().AddDays(-40));
        await SnapshotAsync(Seller.Value, Range(0, 12), TimeProvider.System.GetUtcNow().AddDays(-1));

        Assert.That((await Sellers.SaveAsync(Reading(Range(0, 12)), SearchBy(Guid.NewGuid()), default)).New, Is.EqualTo(Range(10, 2)));
    }

    private static SellerReading WithCompetitors(IReadOnlyList<string> ids) =>
        Reading([]) with { Competitors = [.. ids.Select(id => new Competitor(id, 10))] };

    private async Task SnapshotAsync(string sellerId, IReadOnlyList<Asin> asins, DateTimeOffset at) => await RunAsync($"""
        insert into seller_snapshots (seller_id, domain, snapshot_date, asin_list, asin_count)
        values ('{sellerId}', 1, '{at:O}', '{"{"}{string.Join(',', asins)}{"}"}', {asins.Count})
        """);
}
