using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class BatchStoreTests : DatabaseFixture
{
    private static readonly RoutingDecision Decision = RoutingPolicy.Decide(250, null, 0, new RoutingThresholds());

    [Test]
    public async Task A_hand_over_becomes_batches_of_100_freshest_first()
    {
        var handOver = await HandedOverAsync(Seller, 250);

        await HandOvers.BecomeQueuedAsync(handOver, Decision, default);
        var claimed = await ClaimAsync("w1", null, 3);

        Assert.That(claimed.Select(batch => batch.ProductCount), Is.EqualTo(new[] { 100, 100, 50 }));
        Assert.That(claimed.SelectMany(batch => batch.Unsettled), Is.EqualTo(handOver.Asins));
        Assert.That(await ScalarAsync<string>("select distinct priority from product_batches"), Is.EqualTo("LOW"));
        Assert.That(await ScalarAsync<string>("select decision from routing_decisions"), Is.EqualTo("queue"));
    }

    [Test]
    public async Task A_hand_over_becomes_batches_only_once()
    {
        var handOver = await HandedOverAsync(Seller, 150);
        await HandOvers.BecomeQueuedAsync(handOver, Decision, default);

        Assert.That(async () => await HandOvers.BecomeQueuedAsync(handOver, Decision, default), Throws.TypeOf<LeaseLostException>());
        Assert.That(await HandOvers.TakeAsync(handOver.Id, default), Is.Null);
        Assert.That(await ScalarAsync<long>("select count(*) from product_batches"), Is.EqualTo(2));
    }

    [Test]
    public async Task No_two_workers_ever_claim_the_same_batch()
    {
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(Seller, 3_000), Decision, default);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var mine = new List<Guid>();
            while (await ClaimAsync($"w{worker}", null, 1) is { Count: > 0 } claimed)
            {
                mine.AddRange(claimed.Select(batch => batch.Id));
            }

            return mine;
        }));

        var all = claims.SelectMany(mine => mine).ToList();
        Assert.That(all, Has.Count.EqualTo(30));
        Assert.That(all, Is.Unique);
    }

    [Test]
    public async Task Claims_come_this_seller_first_then_orphans_then_high_before_low()
    {
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse("ALOWPRIORITY1"), 300), Decision, default);
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse("AHIGHPRIORIT1"), 80), Decision, default);
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse("AORPHANEDSEL1"), 70), Decision, default);
        var mine = await HandedOverAsync(SellerId.Parse("AMINEMINEMIN1"), 60);
        await HandOvers.BecomeQueuedAsync(mine, Decision, default);
        await RunAsync("update product_batches set status = 'PROCESSING', lease_until = now() - interval '1 second' where product_count = 70");

        var claimed = await ClaimAsync("w1", mine.SellerUuid, 4);

        Assert.That(claimed.Select(batch => batch.ProductCount), Is.EqualTo(new[] { 60, 70, 80, 100 }));
    }

    [Test]
    public async Task Users_take_turns()
    {
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse("ABIGBIGBIGBI1"), 3_000, Guid.NewGuid()), Decision, default);
        for (var user = 1; user <= 9; user++)
        {
            await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse($"AOTHERUSERS{user:D2}"), 201, Guid.NewGuid()), Decision, default);
        }

        var first = (await ClaimAsync("w1", null, 10)).GroupBy(batch => batch.UserId).Select(batches => batches.Count());
        var second = (await ClaimAsync("w1", null, 10)).GroupBy(batch => batch.UserId).Select(batches => batches.Count());

        Assert.That(first, Is.EqualTo(Enumerable.Repeat(1, 10)), "one with 30 batches does not keep nine with three waiting");
        Assert.That(second, Is.EqualTo(Enumerable.Repeat(1, 10)));
    }

    [Test]
    public async Task Who_comes_later_waits_for_its_turn_not_for_the_whole_queue()
    {
        var (early, late) = (Guid.NewGuid(), Guid.NewGuid());
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse("ABIGBIGBIGBI1"), 3_000, early), Decision, default);
        await ClaimAsync("w1", null, 12);

        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse("ALATELATELAT1"), 300, late), Decision, default);
        var claimed = await ClaimAsync("w1", null, 6);

        Assert.That(claimed.Select(batch => batch.UserId), Is.EqualTo(new[] { early, late, early, late, early, late }));
    }

    [Test]
    public async Task People_come_before_discovery()
    {
        await Sellers.SaveDiscoveredAsync(Reading(Range(0, 80), SellerId.Parse("ADISCOVERED01")), TimeProvider.System.GetUtcNow(), default);
        var discovered = (await HandOvers.TakeAsync(await ScalarAsync<Guid>("select id from hand_overs"), default))!;
        await HandOvers.BecomeQueuedAsync(discovered, RoutingDecision.InBackground(80), default);
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(Seller, 300), Decision, default);

        var claimed = await ClaimAsync("w1", null, 4);

        Assert.That(claimed.Select(batch => batch.ProductCount), Is.EqualTo(new[] { 100, 100, 100, 80 }), "LOW of people before HIGH of discovery");
    }

    [Test]
    public async Task A_sign_of_life_keeps_a_batch_and_tells_what_was_lost()
    {
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(Seller, 200), Decision, default);
        var held = await ClaimAsync("w1", null, 2);
        await RunAsync($"update product_batches set fence = fence + 1 where id = '{held[1].Id}'");
        await RunAsync("update product_batches set lease_until = now() + interval '1 second'");

        Assert.That(await Batches.ExtendAsync(held, default), Is.EqualTo(new[] { held[0].Id }));
        Assert.That(await ScalarAsync<Guid>("select id from product_batches where lease_until > now() + interval '50 seconds'"), Is.EqualTo(held[0].Id));
    }

    [Test]
    public async Task A_take_over_fetches_only_what_is_neither_stored_nor_failed()
    {
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(Seller, 30), Decision, default);
        var dead = (await ClaimAsync("dead", null, 1)).Single();
        await StoreChunkAsync(dead, Answer(dead.Unsettled.Take(9)) with { Failures = Failed(dead.Unsettled[9]) }, 70);
        await RunAsync("update product_batches set lease_until = now() - interval '1 second'");

        var heir = (await ClaimAsync("heir", null, 1)).Single();

        Assert.That(heir.Unsettled, Is.EqualTo(dead.Unsettled.Skip(10)));
        Assert.That(
            async () => await StoreChunkAsync(dead, Answer(dead.Unsettled.Skip(10).Take(10)), 70),
            Throws.TypeOf<LeaseLostException>(), "the dead worker's claim is over");
        Assert.That(await ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(9));
        Assert.That(await ScalarAsync<int>("select processed_count from product_batches"), Is.EqualTo(10));
    }

    [Test]
    public async Task A_settled_batch_is_completed_and_says_what_failed()
    {
        var batch = await ClaimedAsync(10);
        await StoreChunkAsync(batch, Answer(batch.Unsettled.Take(8)) with { Failures = Failed(batch.Unsettled[8], batch.Unsettled[9]) }, 66);

        var result = await Batches.CompleteAsync(batch, default);

        Assert.That(result.Stored, Is.EqualTo(8));
        Assert.That(result.Failures.Keys, Is.EquivalentTo(batch.Unsettled.Skip(8)));
        Assert.That(
            await ScalarAsync<string>("select status || '|' || error_message || '|' || actual_tokens_used from product_batches"),
            Is.EqualTo("COMPLETED|2 of 10 products could not be stored|66"));
    }

    [Test]
    public async Task A_batch_of_which_nothing_could_be_stored_is_failed()
    {
        var batch = await ClaimedAsync(2);
        await StoreChunkAsync(batch, new ProductsAnswer([], Failed([.. batch.Unsettled])), 2);

        await Batches.CompleteAsync(batch, default);

        Assert.That(await ScalarAsync<string>("select status from product_batches"), Is.EqualTo("FAILED"));
    }

    [Test]
    public async Task Waiting_for_tokens_is_no_attempt_but_the_third_failure_is_the_last()
    {
        var batch = await ClaimedAsync(2);
        await Batches.SnoozeAsync(batch, TimeSpan.Zero, default);
        for (var attempt = 1; attempt <= ClaimedBatch.MaxAttempts; attempt++)
        {
            Assert.That(await Batches.AnyClaimableAsync(default), Is.True);
            batch = (await ClaimAsync("w", null, 1)).Single();
            Assert.That(batch.Attempts, Is.EqualTo(attempt));
            await Batches.FailAttemptAsync(batch, "Keepa is down", TimeSpan.FromSeconds(-1), default);
        }

        Assert.That(await Batches.AnyClaimableAsync(default), Is.False);
        Assert.That(await ScalarAsync<string>("select status || '|' || error_message from product_batches"), Is.EqualTo("FAILED|Keepa is down"));
    }

    [Test]
    public async Task A_batch_that_is_set_aside_lets_those_behind_it_go_first_and_spends_no_attempt()
    {
        var batch = await ClaimedAsync(2);
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(SellerId.Parse("ASECONDSELLER"), 2), Decision, default);
        await Batches.SnoozeAsync(batch, TimeSpan.FromMinutes(2), default);

        Assert.That((await ClaimAsync("w", batch.SellerUuid, 3)).Select(claimed => claimed.SellerId.Value), Is.EqualTo(["ASECONDSELLER"]));
        await RunAsync("update product_batches set available_at = available_at - interval '2 minutes'");
        Assert.That((await ClaimAsync("w", null, 3)).Select(claimed => (claimed.Id, claimed.Attempts)), Is.EqualTo([(batch.Id, 1)]));
    }

    [Test]
    public async Task A_failed_attempt_waits_before_the_next()
    {
        var batch = await ClaimedAsync(2);
        await Batches.FailAttemptAsync(batch, "Keepa is down", TimeSpan.FromMinutes(1), default);

        Assert.That(await ClaimAsync("w", null, 1), Is.Empty);
    }

    [Test]
    public async Task Storing_again_keeps_the_earliest_first_sight_and_the_newest_price()
    {
        var early = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var batch = await ClaimedAsync(1);
        var asin = batch.Unsettled[0];
        foreach (var (price, seen) in new (decimal?, DateTimeOffset?)[] { (10m, early.AddDays(1)), (11m, early), (12.34m, early.AddDays(2)), (12.34m, null) })
        {
            await StoreChunkAsync(batch, new ProductsAnswer([ProductOf(asin, price, seen)], Failed()), 7);
        }

        Assert.That(
            await ScalarAsync<string>("select storefront_price || '|' || (first_seen_at at time zone 'utc') || '|' || currency || '|' || is_fba || '|' || is_fbm from seller_products"),
            Is.EqualTo("12.34|2026-01-01 00:00:00|USD|true|false"));
        Assert.That(
            await ScalarAsync<string>("select title || '|' || array_to_string(images, ',') || '|' || product_url from product_templates"),
            Is.EqualTo($"Title of {asin}|a.jpg,b.jpg|https://amazon.com/dp/{asin}"));
    }

    [Test]
    public async Task A_product_that_the_database_refuses_does_not_cost_its_neighbours_their_place()
    {
        var batch = await ClaimedAsync(3);
        var odd = ProductOf(batch.Unsettled[1]) with { Rating = 9.5m };

        await StoreChunkAsync(
            batch, new ProductsAnswer([ProductOf(batch.Unsettled[0]), odd, ProductOf(batch.Unsettled[2])], Failed()), 21);

        Assert.That((await Batches.CompleteAsync(batch, default)).Failures, Is.EqualTo(new Dictionary<Asin, string> { [odd.Asin] = "not_storable" }));
        Assert.That(await ScalarAsync<string>("select processed_count || '|' || actual_tokens_used from product_batches"), Is.EqualTo("3|21"));
    }

    [Test]
    public async Task Brands_too_long_for_an_older_database_are_cut_between_characters()
    {
        var batch = await ClaimedAsync(1);

        await StoreChunkAsync(batch, new ProductsAnswer([ProductOf(batch.Unsettled[0]) with { Brand = new string('x', 254) + "\U0001F600" }], Failed()), 7);

        Assert.That(await ScalarAsync<int>("select length(brand) from product_templates"), Is.EqualTo(254));
    }

    [Test]
    public async Task A_batch_of_a_seller_that_cannot_be_asked_for_does_not_block_the_queue()
    {
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(Seller, 5), Decision, default);
        await RunAsync("""
            insert into sellers (seller_id, domain) values ('short', 1);
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, created_at)
              select id, 1, '{B000000001}', 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', now() - interval '1 day' from sellers where seller_id = 'short'
            """);

        var claimed = await ClaimAsync("w", null, 3);

        Assert.That(claimed.Select(batch => batch.SellerId), Is.EqualTo(new[] { Seller }));
        Assert.That(await ScalarAsync<string>("select error_message from product_batches where status = 'FAILED'"), Is.EqualTo("Its seller cannot be asked for"));
    }

    [Test]
    public async Task A_batch_whose_worker_died_three_times_is_failed()
    {
        await ClaimedAsync(5);
        for (var attempt = 1; attempt <= ClaimedBatch.MaxAttempts; attempt++)
        {
            Assert.That(await Batches.FailAbandonedAsync(default), Is.Zero);
            await RunAsync("update product_batches set lease_until = now() - interval '1 second'");
            await ClaimAsync("w", null, 1);
        }

        await RunAsync("update product_batches set lease_until = now() - interval '1 second'");

        Assert.That(await Batches.FailAbandonedAsync(default), Is.EqualTo(1));
        Assert.That(await ScalarAsync<string>("select status || '|' || error_message from product_batches"), Is.EqualTo("FAILED|Its worker died 3 times"));
    }

    [Test]
    public async Task A_commit_whose_outcome_was_unknown_is_found_done_by_its_retry()
    {
        var database = Twice();
        var (sellers, handOvers, batches) = (new SellerStore(database, Ledger), new HandOverStore(database, FirstCalls, Drain, TimeProvider.System), new BatchStore(database, new ChunkWrites(database, Ledger, Drain), FirstCalls, Drain));

        var saved = await sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default);
        var handOver = (await HandOvers.TakeAsync(saved.HandOverId!.Value, default))!;
        Told(1_000_000);
        var batch = await handOvers.BecomeImmediateAsync(handOver, Decision, "w", TokensAtRisk, default);
        await batches.StoreChunkAsync(batch, new PaidAnswer(Answer(batch.Unsettled), batch.FirstCall!, 41), "test", default);
        Assert.That(
            await ScalarAsync<string>("select actual_tokens_used || ' ' || processed_count from product_batches"), Is.EqualTo("41 5"), "what is paid once counts once");
        Assert.That(await ScalarAsync<string>("select reserved || ' ' || charged from token_ledger"), Is.EqualTo("0 41"));
        var result = await batches.CompleteAsync(batch, default);

        Assert.That(saved.New, Has.Count.EqualTo(5));
        Assert.That(result.Stored, Is.EqualTo(5));
        Assert.That(await ScalarAsync<string>("select (select count(*) from hand_overs) || '|' || (select count(*) from seller_queries) || '|' || (select count(*) from product_batches)"), Is.EqualTo("1|1|1"));
    }

    [Test]
    public async Task Callers_who_hand_the_same_products_over_at_once_buy_them_once()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default);
        await RunAsync("delete from hand_overs");

        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => HandOvers.OpenAsync(Guid.NewGuid(), saved.Seller, Guid.NewGuid(), Range(0, 5), default)));

        Assert.That(opened.Sum(handOver => handOver?.Asins.Count ?? 0), Is.EqualTo(5));
    }

    [Test]
    public async Task A_lookup_that_holds_a_seller_holds_up_no_chunk_of_it()
    {
        var batch = await ClaimedAsync(2);
        var seller = (await Sellers.FindAsync(Seller, Com, default))!;
        await using var other = await Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("lock table seller_queries in exclusive mode", other);
        await hold.ExecuteNonQueryAsync();
        var lookup = Sellers.RetryAsync(seller, SearchBy(Guid.NewGuid()), default);
        await SomebodyWaitsAsync();

        await StoreChunkAsync(batch, Answer(batch.Unsettled), 14).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(lookup.IsCompleted, Is.False, "it still holds the seller");
        await transaction.RollbackAsync();
        await lookup;
    }

    [Test]
    public async Task Workers_that_store_the_same_asins_at_once_do_not_deadlock()
    {
        var first = await HandedOverAsync(Seller, 100);
        var second = await HandedOverAsync(SellerId.Parse("ASECONDSELLER"), 100);
        var batches = new[]
        {
            await HandOvers.BecomeImmediateAsync(first, Decision, "w1", TokensAtRisk, default),
            await HandOvers.BecomeImmediateAsync(second, Decision, "w2", TokensAtRisk, default),
        };

        await Task.WhenAll(batches.SelectMany((batch, index) => Enumerable.Range(0, 10).Select(_ =>
            StoreChunkAsync(batch, Answer(index == 0 ? batch.Unsettled : batch.Unsettled.Reverse()), 7))));

        Assert.That(await ScalarAsync<long>("select count(*) from product_templates"), Is.EqualTo(100));
        Assert.That(await ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(200));
    }

    private static Dictionary<Asin, ProductFailure> Failed(params Asin[] asins) =>
        asins.ToDictionary(asin => asin, _ => ProductFailure.NotReturned);

    private async Task<HandOver> HandedOverAsync(SellerId seller, int products, Guid? user = null)
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, products), seller), SearchBy(user ?? Guid.NewGuid()), default);
        return (await HandOvers.TakeAsync(saved.HandOverId!.Value, default))!;
    }

    private async Task<ClaimedBatch> ClaimedAsync(int products)
    {
        await HandOvers.BecomeQueuedAsync(await HandedOverAsync(Seller, products), Decision, default);
        return (await ClaimAsync("w", null, 1)).Single();
    }
}
