using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class BatchOrdersTests : DatabaseFixture
{
    private static readonly OperatorName Somebody = OperatorName.User(Guid.NewGuid());

    private BatchOrders Orders => new(Db, TimeProvider.System);

    [Test]
    public async Task A_replayed_batch_has_all_its_attempts_again_and_lacks_only_what_is_not_stored()
    {
        var batch = await FailedAsync();

        Assert.That(await Orders.ReplayAsync(batch.Id, Somebody, default), Is.EqualTo(new BatchOrdered.Done(batch.SellerUuid)));

        var again = (await ClaimAsync("w2", null, 10)).Single();
        Assert.That((again.Id, again.Attempts), Is.EqualTo((batch.Id, 1)));
        Assert.That(again.Fence, Is.GreaterThan(batch.Fence));
        Assert.That(again.Unsettled, Is.EqualTo(Range(4, 6)), "what failed by ASIN as well, and what is stored not");
        Assert.That(
            await ScalarAsync<string>("select concat_ws('|', processed_count, failed_asins, coalesce(error_message, '-'), coalesce(completed_at::text, '-')) from product_batches"),
            Is.EqualTo("4|{}|-|-"));
    }

    [Test]
    public async Task What_was_ordered_is_kept_with_who_ordered_it()
    {
        var batch = await FailedAsync();

        await Orders.ReplayAsync(batch.Id, Somebody, default);
        await Orders.CancelAsync(batch.Id, OperatorName.AtTerminal("root"), default);

        Assert.That(
            await ScalarAsync<string>("select string_agg(action || ' ' || done_by, ', ' order by done_at, id) from operator_actions"),
            Is.EqualTo($"replay {Somebody}, cancel terminal: root"));
    }

    [Test]
    public async Task Only_what_has_failed_is_replayed_and_only_what_is_open_is_cancelled()
    {
        var batch = await ClaimedAsync(10);

        Assert.That(await Orders.ReplayAsync(batch.Id, Somebody, default), Is.EqualTo(new BatchOrdered.WrongStatus("PROCESSING")));
        await StoreChunkAsync(batch, Answer(batch.Unsettled), 70);
        await Batches.CompleteAsync(batch, default);
        Assert.That(await Orders.ReplayAsync(batch.Id, Somebody, default), Is.EqualTo(new BatchOrdered.WrongStatus("COMPLETED")));
        Assert.That(await Orders.CancelAsync(batch.Id, Somebody, default), Is.EqualTo(new BatchOrdered.WrongStatus("COMPLETED")));
        Assert.That(await ScalarAsync<long>("select count(*) from operator_actions"), Is.Zero);
    }

    [Test]
    public async Task An_unknown_batch_is_unknown()
    {
        Assert.That(await Orders.ReplayAsync(Guid.NewGuid(), Somebody, default), Is.EqualTo(new BatchOrdered.Unknown()));
        Assert.That(await Orders.CancelAsync(Guid.NewGuid(), Somebody, default), Is.EqualTo(new BatchOrdered.Unknown()));
    }

    [Test]
    public async Task A_commit_whose_outcome_was_unknown_is_found_done_by_its_retry()
    {
        var batch = await FailedAsync();
        var orders = new BatchOrders(Twice(), TimeProvider.System);

        Assert.That(await orders.ReplayAsync(batch.Id, Somebody, default), Is.TypeOf<BatchOrdered.Done>());
        Assert.That(await orders.CancelAsync(batch.Id, Somebody, default), Is.TypeOf<BatchOrdered.Done>());
        Assert.That(await ScalarAsync<long>("select count(*) from operator_actions"), Is.EqualTo(2));
    }

    [Test]
    public async Task What_a_later_lookup_has_handed_over_again_is_not_replayed_beside_it()
    {
        var batch = await FailedAsync();
        var saved = await Sellers.SaveAsync(Reading(Range(0, 10)), SearchBy(Guid.NewGuid()), default);

        Assert.That(await Orders.ReplayAsync(batch.Id, Somebody, default), Is.EqualTo(new BatchOrdered.OnTheirWay(saved.HandOverId!.Value)));

        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        var other = (await HandOvers.BecomeQueuedAsync(handOver!, RoutingDecision.InBackground(10), default)).Single();
        Assert.That(await Orders.ReplayAsync(batch.Id, Somebody, default), Is.EqualTo(new BatchOrdered.OnTheirWay(other)));
    }

    [Test]
    public async Task A_batch_whose_call_is_still_under_way_is_replayed_once_that_has_ended()
    {
        var batch = await ClaimedAsync(10);
        await Orders.CancelAsync(batch.Id, Somebody, default);

        Assert.That(await Orders.ReplayAsync(batch.Id, Somebody, default), Is.EqualTo(new BatchOrdered.OnTheirWay(batch.Id)));

        await Batches.StoreChunkAsync(batch, new PaidAnswer(Answer(Range(0, 5)), batch.FirstCall!, 35), "test", default);
        Assert.That(await Orders.ReplayAsync(batch.Id, Somebody, default), Is.TypeOf<BatchOrdered.Done>());
        Assert.That((await ClaimAsync("w2", null, 10)).Single().Unsettled, Is.EqualTo(Range(5, 5)), "what was paid for is stored");
    }

    [Test]
    public async Task A_replayed_batch_waits_for_its_turn_as_a_new_one_would()
    {
        var (user, other) = (Guid.NewGuid(), Guid.NewGuid());
        var failed = await FailedAsync(user);
        await QueuedAsync(Range(100, 300), other);

        await Orders.ReplayAsync(failed.Id, Somebody, default);
        var order = await ClaimAsync("w1", null, 10);

        Assert.That(order.Select(batch => batch.UserId), Is.EqualTo(new Guid?[] { user, other, other, other }), "few products go first");
    }

    [Test]
    public async Task A_batch_that_waits_is_cancelled_and_claimed_by_nobody()
    {
        var id = await QueuedAsync(Range(0, 10), Guid.NewGuid());

        await Orders.CancelAsync(id, Somebody, default);

        Assert.That(await ClaimAsync("w1", null, 10), Is.Empty);
        Assert.That(await ScalarAsync<string>("select status || '|' || error_message from product_batches"), Is.EqualTo("FAILED|Cancelled by an operator"));
    }

    [Test]
    public async Task A_chunk_that_was_under_way_when_its_batch_was_cancelled_is_stored_and_settled()
    {
        var batch = await ClaimedAsync(10);

        await Orders.CancelAsync(batch.Id, Somebody, default);
        Assert.That(await new StandingOrders(Db).ForAsync(batch, default), Is.EqualTo(StandingOrder.Cancel));
        Assert.That(await Batches.ExtendAsync([batch], default), Is.EquivalentTo(new[] { batch.Id }), "its call is not broken off");
        await Batches.StoreChunkAsync(batch, new PaidAnswer(Answer(Range(0, 5)), batch.FirstCall!, 35), "test", default);

        Assert.That(
            await ScalarAsync<string>("select concat_ws('|', status, error_message, processed_count, actual_tokens_used, coalesce(lease_until::text, '-')) from product_batches"),
            Is.EqualTo("FAILED|Cancelled by an operator|5|35|-"));
        Assert.That(await ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(5));
        Assert.That(await ScalarAsync<string>("select state || charged from token_reservations"), Is.EqualTo("SETTLED35"));
        Assert.That(await ClaimAsync("w2", null, 10), Is.Empty);
        Assert.That(await Batches.AnyOrphanedAsync(TimeSpan.FromHours(1), default), Is.False);
    }

    [Test]
    public async Task Cancelled_during_its_last_calls_a_batch_is_complete_all_the_same()
    {
        var batch = await ClaimedAsync(10);

        await Orders.CancelAsync(batch.Id, Somebody, default);
        await StoreChunkAsync(batch, Answer(batch.Unsettled), 70);
        await Batches.CompleteAsync(batch, default);

        Assert.That(await ScalarAsync<string>("select status || coalesce(error_message, '-') from product_batches"), Is.EqualTo("COMPLETED-"));
    }

    [Test]
    public async Task Neither_a_worker_before_the_cancelled_one_nor_one_before_a_replay_writes()
    {
        var first = await ClaimedAsync(10);
        await RunAsync("update product_batches set lease_until = now() - interval '1 second'");
        var second = (await ClaimAsync("w2", null, 10)).Single();
        await Orders.CancelAsync(second.Id, Somebody, default);

        Assert.That(() => StoreChunkAsync(first, Answer(Range(0, 5)), 35), Throws.TypeOf<LeaseLostException>());
        await RunAsync("update token_reservations set expires_at = now()");
        await Orders.ReplayAsync(second.Id, Somebody, default);
        Assert.That(() => StoreChunkAsync(second, Answer(Range(0, 5)), 35), Throws.TypeOf<LeaseLostException>());
        Assert.That(await new StandingOrders(Db).ForAsync(second, default), Is.EqualTo(StandingOrder.GoOn), "another's order by now");
    }

    // Four products stored, one missing by a reason of its own, and then three failed attempts.
    private async Task<ClaimedBatch> FailedAsync(Guid? user = null)
    {
        var batch = await ClaimedAsync(10, user);
        await StoreChunkAsync(batch, Answer(Range(0, 4)) with { Failures = new Dictionary<Asin, ProductFailure> { [A(4)] = ProductFailure.NotReturned } }, 28);
        await Batches.FailAttemptAsync(batch with { Attempts = ClaimedBatch.MaxAttempts }, "Keepa was wrong", TimeSpan.Zero, default);
        return batch;
    }

    private async Task<ClaimedBatch> ClaimedAsync(int products, Guid? user = null)
    {
        await QueuedAsync(Range(0, products), user ?? Guid.NewGuid());
        return (await ClaimAsync("w1", null, 1)).Single();
    }

    private async Task<Guid> QueuedAsync(IReadOnlyList<Asin> asins, Guid user)
    {
        var saved = await Sellers.SaveAsync(Reading(asins), SearchBy(user), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        return (await HandOvers.BecomeQueuedAsync(handOver!, RoutingDecision.InBackground(asins.Count), default))[0];
    }
}
