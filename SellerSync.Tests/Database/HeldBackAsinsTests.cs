using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class HeldBackAsinsTests : DatabaseFixture
{
    private static readonly Guid User = Guid.Parse("22222222-2222-4222-8222-222222222222");

    private ISellerQuotes Quotes => Sellers;

    [Test]
    public async Task A_quoted_seller_is_saved_with_nothing_handed_over_and_no_search()
    {
        var quoted = await QuoteAsync(12);

        Assert.That((quoted.New.Count, quoted.Left, quoted.HandOverId), Is.EqualTo((0, 12, (Guid?)null)));
        Assert.That(quoted.Seller.LastCheckedAt, Is.Not.Null);
        Assert.That(await ScalarAsync<long>("select (select count(*) from hand_overs) + (select count(*) from seller_queries)"), Is.Zero);
        Assert.That(await HasRetriesAsync(), Is.True);
        Assert.That(await Quotes.CountAsync(quoted.Seller, default), Is.EqualTo(12));
    }

    [Test]
    public async Task A_lookup_of_a_quoted_seller_hands_over_all_that_is_new_and_a_second_one_nothing()
    {
        var quoted = await QuoteAsync(12);

        var first = await Sellers.RetryAsync(quoted.Seller, SearchBy(User), default);
        var second = await Sellers.RetryAsync(quoted.Seller, SearchBy(User), default);

        Assert.That(first.New, Is.EqualTo(Range(0, 12)));
        Assert.That(second.HandOverId, Is.Null);
        Assert.That(await HasRetriesAsync(), Is.False);
        Assert.That(await Quotes.CountAsync(quoted.Seller, default), Is.Zero);
    }

    [Test]
    public async Task Lookups_of_a_quoted_seller_at_once_hand_it_over_once()
    {
        var quoted = await QuoteAsync(30);

        var saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Sellers.RetryAsync(quoted.Seller, SearchBy(Guid.NewGuid()), default)));

        Assert.That(saved.Sum(lookup => lookup.New.Count), Is.EqualTo(30));
    }

    [Test]
    public async Task A_commit_whose_outcome_was_unknown_hands_over_once_what_was_held_back()
    {
        var quoted = await QuoteAsync(5);

        var saved = await new SellerStore(Twice(), Ledger).RetryAsync(quoted.Seller, SearchBy(User), default);

        Assert.That(saved.New, Is.EqualTo(Range(0, 5)));
        Assert.That(await ScalarAsync<long>("select count(*) from hand_overs"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_search_that_wants_few_products_gets_the_freshest_and_a_later_one_the_rest()
    {
        var first = await Sellers.SaveAsync(Reading(Range(0, 12)), SearchBy(User) with { MostProducts = 5 }, default);
        var second = await Sellers.RetryAsync(first.Seller, SearchBy(User) with { MostProducts = 4 }, default);
        var third = await Sellers.RetryAsync(first.Seller, SearchBy(User), default);

        Assert.That((first.New, first.Left), Is.EqualTo((Range(0, 5), 7)));
        Assert.That((second.New, second.Left), Is.EqualTo((Range(5, 4), 3)));
        Assert.That((third.New, third.Left), Is.EqualTo((Range(9, 3), 0)));
    }

    [Test]
    public async Task A_search_that_wants_none_gets_none()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 12)), SearchBy(User) with { MostProducts = 0 }, default);

        Assert.That((saved.New.Count, saved.HandOverId, saved.Left), Is.EqualTo((0, (Guid?)null, 12)));
        Assert.That(await ScalarAsync<long>("select count(*) from seller_queries"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_known_by_now_is_not_handed_over()
    {
        var quoted = await QuoteAsync(4);
        await RunAsync($"""
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type)
            select id, 1, '{"{"}{A(1)}{"}"}', 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS' from sellers;
            insert into skipped_asins values ('{A(2)}', 1, 3, now())
            """);

        Assert.That(await Quotes.CountAsync(quoted.Seller, default), Is.EqualTo(2));
        Assert.That((await Sellers.RetryAsync(quoted.Seller, SearchBy(User), default)).New, Is.EqualTo(new[] { A(0), A(3) }));
    }

    [Test]
    public async Task What_failed_three_times_since_the_fetch_is_not_handed_over_with_what_was_held_back()
    {
        var first = await Sellers.SaveAsync(Reading(Range(0, 3)), SearchBy(User) with { MostProducts = 1 }, default);
        await RunAsync("update hand_overs set status = 'DONE'");
        for (var failure = 0; failure < 3; failure++)
        {
            await RunAsync($"""
                insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, failed_asins)
                select id, 1, '{"{"}{A(0)}{"}"}', 'FAILED', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', '{"{"}"{A(0)}": "unreadable"{"}"}' from sellers
                """);
        }

        Assert.That((await Sellers.RetryAsync(first.Seller, SearchBy(User), default)).New, Is.EqualTo(new[] { A(1), A(2) }));
    }

    [Test]
    public async Task A_storefront_fetched_anew_takes_what_was_held_back_with_it()
    {
        await QuoteAsync(3);

        var saved = await Sellers.SaveAsync(Reading(Range(0, 4)), SearchBy(User), default);

        Assert.That(saved.New, Is.EqualTo(Range(0, 4)));
        Assert.That(await HasRetriesAsync(), Is.False);
    }

    private Task<SavedSeller> QuoteAsync(int products) =>
        Quotes.SaveAsync(Reading(Range(0, products)), User, TimeProvider.System.GetUtcNow(), payment: null, default);

    private Task<SellerOnRecord> LookAsync() => Sellers.LookAsync(User, Seller, Com, DateTimeOffset.UnixEpoch, default);

    private async Task<bool> HasRetriesAsync() =>
        await LookAsync() is { MayHaveRetries: true, Seller: { } seller } && await Sellers.HasRetriesAsync(seller, default);
}
