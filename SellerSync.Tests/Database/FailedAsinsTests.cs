using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class FailedAsinsTests : DatabaseFixture
{
    private static readonly Guid User = Guid.Parse("22222222-2222-4222-8222-222222222222");

    [Test]
    public async Task What_failed_is_handed_over_again_in_the_storefronts_order_for_whoever_asked_now()
    {
        await LookedUpAsync(10);
        await BatchAsync("FAILED", [A(7), A(3)], "{}");
        await BatchAsync("COMPLETED", [A(5), A(4)], $$"""{"{{A(4)}}": "unreadable"}""");
        var before = await LastCheckedAsync();

        var onRecord = await LookAsync();
        var retried = await Sellers.RetryAsync(onRecord.Seller!, SearchBy(User), default);

        Assert.That(onRecord.MayHaveRetries, Is.True);
        Assert.That(retried.New, Is.EqualTo(new[] { A(3), A(4), A(7) }));
        Assert.That((await HandOvers.TakeAsync(retried.HandOverId!.Value, default))!.UserId, Is.EqualTo(User));
        Assert.That(await ScalarAsync<Guid>($"select hand_over_id from seller_queries where user_id = '{User}'"), Is.EqualTo(retried.HandOverId));
        Assert.That(await LastCheckedAsync(), Is.EqualTo(before), "only a storefront fetch sets it");
        Assert.That(await HasRetriesAsync(), Is.False, "it is on its way");
    }

    [Test]
    public async Task Lookups_at_once_hand_over_again_once()
    {
        await LookedUpAsync(30);
        await BatchAsync("FAILED", Range(0, 20), "{}");
        var seller = (await LookAsync()).Seller!;

        var retried = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Sellers.RetryAsync(seller, SearchBy(Guid.NewGuid()), default)));

        Assert.That(retried.Sum(saved => saved.New.Count), Is.EqualTo(20));
        Assert.That(retried.Count(saved => saved.HandOverId is not null), Is.EqualTo(1));
        Assert.That(await ScalarAsync<long>("select count(*) from seller_queries"), Is.EqualTo(7), "each is a search");
    }

    [Test]
    public async Task A_lookup_that_comes_second_waits_for_the_first_and_then_finds_nothing_to_do()
    {
        await LookedUpAsync(2);
        await BatchAsync("FAILED", [A(0)], "{}");
        var seller = (await LookAsync()).Seller!;
        await using var first = await Source.OpenConnectionAsync();
        await using var transaction = await first.BeginTransactionAsync();
        await using var handOver = new NpgsqlCommand($"""
            select from sellers for update;
            insert into hand_overs (id, seller_id, job_type, asins) values (gen_random_uuid(), '{seller.Id}', 'TIME_MACHINE', '{"{"}{A(0)}{"}"}')
            """, first);
        await handOver.ExecuteNonQueryAsync();

        var second = Sellers.RetryAsync(seller, SearchBy(User), default);
        await SomebodyWaitsAsync();
        await transaction.CommitAsync();

        Assert.That((await second).New, Is.Empty);
    }

    [Test]
    public async Task A_commit_whose_outcome_was_unknown_hands_over_again_once()
    {
        await LookedUpAsync(3);
        await BatchAsync("FAILED", [A(1)], "{}");
        var seller = (await LookAsync()).Seller!;

        var retried = await new SellerStore(Twice(), Ledger).RetryAsync(seller, SearchBy(User), default);

        Assert.That(retried.New, Is.EqualTo(new[] { A(1) }));
        Assert.That(await ScalarAsync<long>("select count(*) from hand_overs where status = 'OPEN'"), Is.EqualTo(1));
        Assert.That(await ScalarAsync<long>($"select count(*) from seller_queries where user_id = '{User}'"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_stored_skipped_or_listed_no_more_is_not_tried_again()
    {
        await LookedUpAsync(3);
        await BatchAsync("FAILED", [A(0), A(1), A(99)], "{}");
        await RunAsync($"""
            insert into product_templates (asin_id, domain) values ('{A(0)}', 1);
            insert into seller_products (seller_id, asin_id, domain, product_template_id) select s.id, '{A(0)}', 1, t.id from sellers s, product_templates t;
            insert into skipped_asins values ('{A(1)}', 1, 3, now())
            """);

        Assert.That(await HasRetriesAsync(), Is.False);

        await RunAsync("update skipped_asins set skipped_at = now() - interval '30 days'");

        Assert.That(await HasRetriesAsync(), Is.True);
    }

    [Test]
    public async Task What_failed_in_three_batches_waits_for_the_next_storefront_fetch()
    {
        await LookedUpAsync(2);
        for (var failure = 1; failure <= ProductRetries.FailedBatches; failure++)
        {
            Assert.That(await HasRetriesAsync(), Is.EqualTo(failure > 1), $"before failure {failure}");
            await BatchAsync("FAILED", [A(0)], $$"""{"{{A(0)}}": "unreadable"}""");
        }

        Assert.That(await HasRetriesAsync(), Is.False);
        Assert.That((await Sellers.RetryAsync((await LookAsync()).Seller!, SearchBy(User), default)).HandOverId, Is.Null);
        Assert.That((await Sellers.SaveAsync(Reading(Range(0, 1)), SearchBy(User), default)).New, Is.EqualTo(new[] { A(0) }));
    }

    [Test]
    public async Task While_work_is_open_nothing_is_tried_again()
    {
        await LookedUpAsync(3);
        await BatchAsync("FAILED", [A(0)], "{}");
        await BatchAsync("PENDING", [A(1)], "{}");

        Assert.That(await HasRetriesAsync(), Is.False);
    }

    [Test]
    public async Task A_seller_never_looked_up_has_nothing_on_record()
    {
        var onRecord = await LookAsync();

        Assert.That(onRecord, Is.EqualTo(new SellerOnRecord(null, MayHaveRetries: false, RefusedProducts: null)));
    }

    [Test]
    public async Task A_batch_that_ends_does_not_make_its_seller_fresh()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 2)), SearchBy(User) with { At = DateTimeOffset.UnixEpoch }, default);
        var handOver = (await HandOvers.TakeAsync(saved.HandOverId!.Value, default))!;
        var batch = await HandOvers.BecomeImmediateAsync(
            handOver, RoutingPolicy.Decide(2, null, null, new RoutingThresholds()), "w", TokensAtRisk, default);
        await StoreChunkAsync(batch, Answer(Range(0, 2)), 14);
        await Batches.CompleteAsync(batch, default);

        Assert.That(await LastCheckedAsync(), Is.EqualTo(DateTimeOffset.UnixEpoch));
    }

    private Task<SellerOnRecord> LookAsync() => Sellers.LookAsync(User, Seller, Com, DateTimeOffset.UnixEpoch, default);

    private async Task<bool> HasRetriesAsync() =>
        await LookAsync() is { MayHaveRetries: true, Seller: { } seller } && await Sellers.HasRetriesAsync(seller, default);

    private async Task<DateTimeOffset> LastCheckedAsync() => (await Sellers.FindAsync(Seller, Com, default))!.LastCheckedAt!.Value;

    private async Task LookedUpAsync(int products)
    {
        await Sellers.SaveAsync(Reading(Range(0, products)), SearchBy(Guid.NewGuid()), default);
        await RunAsync("update hand_overs set status = 'DONE'");
    }

    private Task BatchAsync(string status, IReadOnlyList<Asin> asins, string failed) => RunAsync($"""
        insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, failed_asins)
        select id, {asins.Count}, '{"{"}{string.Join(',', asins)}{"}"}', '{status}', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', '{failed}' from sellers
        """);
}
