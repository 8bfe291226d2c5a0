using SellerSync.Domain.Asins;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Routing;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class SellerStoreTests : DatabaseFixture
{
    [Test]
    public async Task A_new_seller_hands_over_all_its_asins_in_order()
    {
        var asins = Range(0, 30).Reverse().ToList();

        var saved = await Sellers.SaveAsync(Reading(asins), SearchBy(Guid.NewGuid()), default);

        Assert.That(saved.New, Is.EqualTo(asins));
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        Assert.That(handOver!.Asins, Is.EqualTo(asins));
        Assert.That(handOver.SellerId, Is.EqualTo(Seller));
    }

    [Test]
    public async Task What_is_stored_queued_or_handed_over_is_not_new_but_what_a_batch_lost_is()
    {
        var user = Guid.NewGuid();
        var first = await Sellers.SaveAsync(Reading(Range(0, 10)), SearchBy(user), default);
        var sellerUuid = first.Seller.Id;
        await RunAsync($"update hand_overs set status = 'DONE'");
        await RunAsync($"""
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, failed_asins) values
            ('{sellerUuid}', 3, array['{A(0)}', '{A(1)}', '{A(2)}'], 'COMPLETED', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', jsonb_build_object('{A(2)}', 'not_returned')),
            ('{sellerUuid}', 1, array['{A(3)}'], 'FAILED', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', jsonb_build_object()),
            ('{sellerUuid}', 1, array['{A(4)}'], 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', jsonb_build_object())
            """);

        var second = await Sellers.SaveAsync(Reading(Range(0, 7)), SearchBy(user), default);
        var third = await Sellers.SaveAsync(Reading(Range(0, 8)), SearchBy(user), default);

        Assert.That(second.New, Is.EqualTo(new[] { A(2), A(3), A(5), A(6) }));
        Assert.That(third.New, Is.EqualTo(new[] { A(7) }), "open hand-overs are known");
        Assert.That(second.Seller.Open.Pending, Is.EqualTo(1));
    }

    [Test]
    public async Task How_many_products_the_fetch_before_listed_is_told()
    {
        var saved = new List<int?>();
        foreach (var asins in (IReadOnlyList<Asin>?[])[Range(0, 10), null, Range(0, 3), []])
        {
            saved.Add((await Sellers.SaveAsync(Reading(asins), SearchBy(Guid.NewGuid()), default)).ListedBefore);
        }

        Assert.That(saved, Is.EqualTo(new int?[] { null, 10, 10, 3 }));
    }

    [Test]
    public async Task Lookups_of_one_seller_at_once_never_hand_over_an_asin_twice()
    {
        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Sellers.SaveAsync(Reading(Range(0, 50)), SearchBy(Guid.NewGuid()), default)));

        Assert.That(saved.Sum(seller => seller.New.Count), Is.EqualTo(50));
        Assert.That(await ScalarAsync<long>("select count(*) from hand_overs"), Is.EqualTo(1));
        Assert.That(await ScalarAsync<long>("select count(*) from seller_queries"), Is.EqualTo(8));
    }

    [Test]
    public async Task One_seller_lives_in_two_marketplaces()
    {
        var user = Guid.NewGuid();
        await Sellers.SaveAsync(Reading(Range(0, 2)), SearchBy(user), default);
        var japan = await Sellers.SaveAsync(Reading(Range(0, 3), marketplace: Japan), SearchBy(user), default);

        Assert.That(japan.New, Has.Count.EqualTo(3));
        Assert.That((await Sellers.FindAsync(Seller, Com, default))!.AsinCount, Is.EqualTo(2));
        Assert.That((await Sellers.FindAsync(Seller, Japan, default))!.AsinCount, Is.EqualTo(3));
        Assert.That(await ScalarAsync<string>("select string_agg(domain::text, ',' order by domain) from seller_snapshot_queue"), Is.EqualTo("1,5"), "so do its competitors");
    }

    [Test]
    public async Task A_seller_is_stored_whole_in_the_shapes_that_the_frontend_reads()
    {
        var since = new DateTimeOffset(2019, 5, 4, 3, 2, 0, TimeSpan.Zero);
        var at = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
        var reading = Reading(Range(0, 2)) with { TrackedSince = since };

        await Sellers.SaveAsync(reading, SearchBy(Guid.NewGuid()) with { At = at }, default);
        await Sellers.SaveAsync(reading with { TrackedSince = null, StorefrontHistoryCsv = null }, SearchBy(Guid.NewGuid()) with { At = at }, default);

        Assert.That(await ScalarAsync<string>("select seller_name || '|' || asin_count || '|' || total_storefront_asin_list_csv from sellers"), Is.EqualTo("A shop|2|1,2"), "what Keepa leaves out stays");
        Assert.That(await ScalarAsync<DateTime>("select estimated_start_date from sellers"), Is.EqualTo(since.UtcDateTime));
        Assert.That(await ScalarAsync<DateTime>("select last_checked_at from sellers"), Is.EqualTo(at.UtcDateTime));
        Assert.That(await ScalarAsync<string>("select similar_sellers::text from sellers"), Is.EqualTo("""[{"percent": 12.5, "sellerId": "A2MEDIUMSHOP60"}]"""));
        Assert.That(
            await ScalarAsync<string>("select top_brands::text from sellers"),
            Is.EqualTo("""[{"brand": "acme", "productCount": 3, "avg30SalesRank": null, "productCountWithAmazonOffer": 1}]"""));
    }

    [Test]
    public async Task An_absent_storefront_list_erases_nothing_while_an_empty_one_is_taken()
    {
        var user = Guid.NewGuid();
        await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(user), default);
        await Sellers.SaveAsync(Reading(null), SearchBy(user), default);

        Assert.That(await ScalarAsync<int>("select cardinality(storefront_asins) from sellers"), Is.EqualTo(5));

        await Sellers.SaveAsync(Reading([]), SearchBy(user), default);

        Assert.That(await ScalarAsync<int>("select asin_count from sellers"), Is.Zero);
        Assert.That(await ScalarAsync<int>("select cardinality(initial_asin_list) from sellers"), Is.EqualTo(5));
    }

    [Test]
    public async Task An_unknown_seller_is_null() =>
        Assert.That(await Sellers.FindAsync(Seller, Com, default), Is.Null);

    [Test]
    public async Task A_user_whom_the_database_refuses_is_unknown_and_nothing_is_written()
    {
        var known = Guid.NewGuid();
        await Sellers.LookAsync(known, Seller, Com, DateTimeOffset.UnixEpoch, default);
        await RunAsync("alter table users add column email text default 'known'; alter table users alter column email drop default");
        await RunAsync("alter table users alter column email set not null");
        try
        {
            Assert.That(
                async () => await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default),
                Throws.TypeOf<UnknownUserException>());
            Assert.That(async () => await Sellers.LookAsync(Guid.NewGuid(), Seller, Com, DateTimeOffset.UnixEpoch, default), Throws.TypeOf<UnknownUserException>());
            Assert.That(await ScalarAsync<long>("select count(*) from sellers"), Is.Zero);
            Assert.That(async () => await Sellers.LookAsync(known, Seller, Com, DateTimeOffset.UnixEpoch, default), Throws.Nothing, "whom it knows it takes");
        }
        finally
        {
            await RunAsync("alter table users drop column email");
        }
    }

    [Test]
    public async Task Asins_from_outside_are_sorted_into_stored_and_storefront()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 3)), SearchBy(Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        var decision = RoutingPolicy.Decide(3, null, null, new RoutingThresholds());
        var batch = await HandOvers.BecomeImmediateAsync(handOver!, decision, "w", TokensAtRisk, default);
        await StoreChunkAsync(batch, Answer([A(0)]), 7);

        var sorted = await Sellers.SortAsync(saved.Seller.Id, [A(0), A(1), A(9)], default);

        Assert.That(sorted.Stored, Is.EquivalentTo(new[] { A(0) }));
        Assert.That(sorted.InStorefront, Is.EquivalentTo(new[] { A(0), A(1) }));
        Assert.That(sorted.StoredTotal, Is.EqualTo(1));
    }
}
