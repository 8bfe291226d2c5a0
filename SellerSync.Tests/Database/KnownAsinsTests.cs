using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class KnownAsinsTests : DatabaseFixture
{
    private static readonly SellerId Other = SellerId.Parse("A4OTHERSHOP012");

    [Test]
    public async Task An_older_backends_initial_list_makes_known_only_what_was_handed_over_and_did_not_fail()
    {
        await OldSellerAsync(Range(0, 7));
        await StoredAsync(A(0));
        await OldBatchAsync("COMPLETED", A(1));
        await OldBatchAsync("FAILED", A(0), A(2));
        await OldBatchAsync("COMPLETED", "'1 of 2 products failed'", A(0), A(3));
        await OldBatchAsync("PENDING", A(4));

        Assert.That(await NewAsync(Range(0, 8)), Is.EqualTo(new[] { A(2), A(3), A(5), A(6), A(7) }), "5 and 6 were lost on their way, 7 came since");
    }

    [Test]
    public async Task An_older_backends_seller_whose_only_call_was_lost_is_processed_whole()
    {
        await OldSellerAsync(Range(0, 5));

        Assert.That(await NewAsync(Range(0, 5)), Is.EqualTo(Range(0, 5)));
    }

    [Test]
    public async Task Old_asins_in_lower_case_are_known_all_the_same()
    {
        await OldSellerAsync(Range(0, 2));
        await RunAsync("""
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type)
            select id, 1, '{bx00000000}', 'COMPLETED', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS' from sellers
            """);

        Assert.That(await NewAsync([A(0), Asin.Parse("BX00000000")]), Is.EqualTo(new[] { A(0) }));
    }

    [Test]
    public async Task An_invalid_product_is_skipped_for_every_seller_of_its_marketplace_and_looked_at_again_after_30_days()
    {
        await RunBatchAsync(Reading(Range(0, 2)), ProductFailure.Invalid, A(0));

        Assert.That(await NewAsync(Range(0, 2)), Is.Empty);
        Assert.That(await NewAsync([A(0), A(9)], Other), Is.EqualTo(new[] { A(9) }));
        Assert.That((await Sellers.SaveAsync(Reading([A(0)], Other, Japan), SearchBy(Guid.NewGuid()), default)).New, Is.EqualTo(new[] { A(0) }));

        await RunAsync("update skipped_asins set skipped_at = now() - interval '30 days'");

        Assert.That(await NewAsync(Range(0, 2)), Is.EqualTo(new[] { A(0) }));
    }

    [TestCase(ProductFailure.NotReturned)]
    [TestCase(ProductFailure.NotStorable)]
    public async Task A_product_that_could_not_be_had_twice_is_tried_again_and_after_the_third_time_skipped(ProductFailure reason)
    {
        for (var absence = 1; absence <= ProductRetries.Absences; absence++)
        {
            await RunBatchAsync(Reading([A(0), A(absence)]), reason, A(0));
            var expected = absence < ProductRetries.Absences ? new[] { A(0) } : [];
            Assert.That(await NewAsync([A(0)]), Is.EqualTo(expected), $"after {absence}");
            await RunAsync("delete from hand_overs");
        }

        await RunAsync("update skipped_asins set skipped_at = now() - interval '31 days'");
        await RunBatchAsync(Reading([A(0)]), reason, A(0));

        Assert.That(await NewAsync([A(0)]), Is.Empty, "one more look, and 30 days of peace again");
    }

    [Test]
    public async Task A_product_that_the_database_refuses_is_bought_three_times_and_then_left_alone()
    {
        for (var purchase = 1; purchase <= ProductRetries.Absences; purchase++)
        {
            var batch = await BatchAsync(Reading([A(0), A(purchase)]));
            await StoreChunkAsync(batch, new ProductsAnswer([ProductOf(A(0)) with { Rating = 9.5m }, ProductOf(A(purchase))], new Dictionary<Asin, ProductFailure>()), 14);
            await Batches.CompleteAsync(batch, default);
        }

        Assert.That(await NewAsync([A(0)]), Is.Empty);
    }

    [Test]
    public async Task A_passing_reason_skips_nothing()
    {
        await RunBatchAsync(Reading([A(0)]), ProductFailure.Unreadable, A(0));

        Assert.That(await ScalarAsync<long>("select count(*) from skipped_asins"), Is.Zero);
        Assert.That(await NewAsync([A(0)]), Is.EqualTo(new[] { A(0) }));
    }

    [Test]
    public async Task A_product_that_is_stored_after_all_forgets_its_skip_and_its_absences()
    {
        await RunBatchAsync(Reading([A(0), A(1)]), ProductFailure.NotReturned, A(0));
        await RunAsync($"insert into skipped_asins values ('{A(0)}', 5, 0, now())");

        await RunBatchAsync(Reading([A(0)], Other), ProductFailure.NotReturned);

        Assert.That(await ScalarAsync<string>("select string_agg(asin_id || '|' || domain, ',') from skipped_asins"), Is.EqualTo($"{A(0)}|5"), "Japan's is another");
    }

    [Test]
    public async Task An_absence_is_counted_once_however_often_its_chunk_is_written()
    {
        var batch = await BatchAsync(Reading([A(0), A(1)]));
        var answer = new ProductsAnswer([ProductOf(A(1))], new Dictionary<Asin, ProductFailure> { [A(0)] = ProductFailure.NotReturned });

        for (var write = 1; write <= ProductRetries.Absences; write++)
        {
            await StoreChunkAsync(batch, answer, 8);
        }

        Assert.That(await ScalarAsync<int>("select absences from skipped_asins"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_worker_that_lost_its_claim_skips_nothing()
    {
        var batch = await BatchAsync(Reading([A(0)]));
        await RunAsync("update product_batches set fence = fence + 1");
        var answer = new ProductsAnswer([], new Dictionary<Asin, ProductFailure> { [A(0)] = ProductFailure.Invalid });

        Assert.That(async () => await StoreChunkAsync(batch, answer, 1), Throws.TypeOf<LeaseLostException>());
        Assert.That(await ScalarAsync<long>("select count(*) from skipped_asins"), Is.Zero);
    }

    [Test]
    public async Task Asins_asked_for_by_http_are_not_bought_when_they_are_skipped()
    {
        await RunBatchAsync(Reading(Range(0, 2)), ProductFailure.Invalid, A(0));
        var seller = await Sellers.FindAsync(Seller, Com, default);

        Assert.That(await HandOvers.OpenAsync(Guid.NewGuid(), seller!, Guid.NewGuid(), [A(0)], default), Is.Null);
    }

    private async Task<IReadOnlyList<Asin>> NewAsync(IReadOnlyList<Asin> current, SellerId? seller = null)
    {
        var saved = await Sellers.SaveAsync(Reading(current, seller), SearchBy(Guid.NewGuid()), default);
        await RunAsync($"delete from hand_overs where id = '{saved.HandOverId ?? Guid.Empty}'");
        return saved.New;
    }

    private async Task<ClaimedBatch> BatchAsync(SellerReading reading)
    {
        var saved = await Sellers.SaveAsync(reading, SearchBy(Guid.NewGuid()), default);
        var handOver = (await HandOvers.TakeAsync(saved.HandOverId!.Value, default))!;
        return await HandOvers.BecomeImmediateAsync(handOver, RoutingPolicy.Decide(1, null, null, new RoutingThresholds()), "w", TokensAtRisk, default);
    }

    /// <summary>Runs a batch of what is new, in which these fail and all others are stored.</summary>
    private async Task RunBatchAsync(SellerReading reading, ProductFailure reason, params Asin[] failed)
    {
        var batch = await BatchAsync(reading);
        var answer = Answer(batch.Unsettled.Except(failed)) with { Failures = failed.ToDictionary(asin => asin, _ => reason) };
        await StoreChunkAsync(batch, answer, 7);
        await Batches.CompleteAsync(batch, default);
    }

    private Task OldSellerAsync(IReadOnlyList<Asin> initial) => RunAsync($"""
        insert into sellers (seller_id, domain, seller_name, asin_count, initial_asin_list, last_checked_at)
        values ('{Seller}', 1, 'Old shop', {initial.Count}, {Array(initial)}, now() - interval '2 days')
        """);

    private Task StoredAsync(Asin asin) => RunAsync($"""
        with template as (insert into product_templates (asin_id, domain, title) values ('{asin}', 1, 'Old') returning id)
        insert into seller_products (seller_id, asin_id, domain, product_template_id) select s.id, '{asin}', 1, t.id from sellers s, template t
        """);

    private Task OldBatchAsync(string status, params Asin[] asins) => OldBatchAsync(status, "null", asins);

    private Task OldBatchAsync(string status, string message, params Asin[] asins) => RunAsync($"""
        insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, error_message)
        select id, {asins.Length}, {Array(asins)}, '{status}', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', {message} from sellers
        """);

    private static string Array(IEnumerable<Asin> asins) => $"'{"{"}{string.Join(',', asins)}{"}"}'";
}
