using SellerSync.Domain.Asins;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Asins;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class BatchRegisterTests : DatabaseFixture
{
    private static readonly SellerId Other = SellerId.Parse("A2MEDIUMSHOP60");

    private BatchRegister Register => new(Db);

    [Test]
    public async Task All_pages_yield_each_batch_once_newest_first()
    {
        // Batches of one hand-over are of one moment.
        await QueuedAsync(Range(0, 300));
        await QueuedAsync(Range(300, 400));

        var (seen, pages) = (new List<BatchOnRecord>(), 0);
        EntryPosition? after = null;
        do
        {
            var page = await Register.ReadAsync(new BatchFilter(), after, 3, default);
            seen.AddRange(page.Entries);
            after = page.Next;
            pages++;
        }
        while (after is not null && pages < 10);

        Assert.That(pages, Is.EqualTo(3));
        Assert.That(seen.Select(batch => batch.Id), Is.Unique.And.Exactly(7).Items);
        Assert.That(seen.Select(batch => batch.CreatedAt), Is.Ordered.Descending);
    }

    [Test]
    public async Task Each_filter_leaves_out_what_is_not_asked_for()
    {
        var (user, other) = (Guid.NewGuid(), Guid.NewGuid());
        var mine = (await QueuedAsync(Range(0, 10), user)).Single();
        var japan = (await QueuedAsync(Range(0, 10), other, marketplace: Japan)).Single();
        var theirs = (await QueuedAsync(Range(0, 10), other, Other)).Single();
        await RunAsync($"update product_batches set status = 'FAILED' where id = '{theirs}'");

        Assert.That(await IdsAsync(new BatchFilter(Status: BatchStatus.Failed)), Is.EqualTo(new[] { theirs }));
        Assert.That(await IdsAsync(new BatchFilter(Status: BatchStatus.Pending)), Is.EqualTo(new[] { japan, mine }));
        Assert.That(await IdsAsync(new BatchFilter(Seller: (Seller, Japan))), Is.EqualTo(new[] { japan }));
        Assert.That(await IdsAsync(new BatchFilter(UserId: other)), Is.EqualTo(new[] { theirs, japan }));
        Assert.That(await IdsAsync(new BatchFilter(BatchStatus.Pending, (Seller, Com), user)), Is.EqualTo(new[] { mine }));
        Assert.That(await IdsAsync(new BatchFilter(BatchStatus.Completed)), Is.Empty);
    }

    [Test]
    public async Task A_batch_under_way_tells_who_holds_it_and_what_it_has_come_to()
    {
        var user = Guid.NewGuid();
        await QueuedAsync(Range(0, 10), user);
        var claimed = (await ClaimAsync("w1", null, 1)).Single();
        var failures = new Dictionary<Asin, ProductFailure> { [A(3)] = ProductFailure.NotReturned };
        await Batches.StoreChunkAsync(claimed, new(Answer(Range(0, 3)) with { Failures = failures }, claimed.FirstCall!, 21), "test", default);

        var found = (await Register.FindAsync(claimed.Id, default))!;
        var batch = (await Register.ReadAsync(new BatchFilter(), null, 1, default)).Entries.Single();

        Assert.That(found.Batch, Is.EqualTo(batch));
        Assert.That(
            (batch.Status, batch.SellerId, batch.Domain, batch.UserId, batch.Counts, batch.Counts.Unsettled, batch.Attempts, batch.WorkerId, batch.TokensEstimated, batch.TokensUsed),
            Is.EqualTo(("PROCESSING", Seller.Value, 1, (Guid?)user, new BatchCounts(10, 3, 1), 6, 1, "w1", (int?)70, (int?)21)));
        Assert.That(batch.WaitingSince, Is.Null);
        Assert.That(batch.LeaseUntil, Is.GreaterThan(batch.StartedAt!.Value));
        Assert.That(found.FailedAsins, Is.EqualTo(new Dictionary<string, string> { [A(3).Value] = "not_returned" }));
        Assert.That(found.HandOver, Is.EqualTo(new HandOverOnRecord(batch.HandOverId!.Value, "DONE", 10, found.HandOver!.CreatedAt, found.HandOver.CompletedAt)));
        var call = found.Calls.Single();
        Assert.That(
            (call.State, call.Priority, call.Operation, call.SellerId, call.Domain, call.UserId, call.BatchId, call.Units, call.Expected, call.Charged),
            Is.EqualTo(("SETTLED", "queued", "products", Seller.Value, 1, (Guid?)user, (Guid?)claimed.Id, claimed.FirstCall!.Units, claimed.FirstCall.Tokens, (int?)21)));
        Assert.That(call.Asins, Is.EqualTo(Range(0, claimed.FirstCall.Units).Select(asin => asin.Value)));
        Assert.That(found.Actions, Is.Empty);
    }

    [Test]
    public async Task A_batch_waits_since_it_was_queued_or_replayed()
    {
        var id = (await QueuedAsync(Range(0, 10))).Single();
        var queued = (await Register.FindAsync(id, default))!.Batch;
        Assert.That(queued.WaitingSince, Is.EqualTo(queued.CreatedAt));

        var orders = new BatchOrders(Db, TimeProvider.System);
        var somebody = OperatorName.User(Guid.NewGuid());
        await orders.CancelAsync(id, somebody, default);
        Assert.That((await Register.FindAsync(id, default))!.Batch.WaitingSince, Is.Null);

        await orders.ReplayAsync(id, somebody, default);
        var replayed = (await Register.FindAsync(id, default))!;
        Assert.That(replayed.Actions.Select(action => (action.Action, action.By)), Is.EqualTo(new[] { ("replay", somebody), ("cancel", somebody) }));
        Assert.That(replayed.Batch.WaitingSince, Is.EqualTo(replayed.Actions[0].At));
    }

    [Test]
    public async Task A_batch_of_an_older_backend_is_shown_without_what_that_did_not_know()
    {
        var id = (await QueuedAsync(Range(0, 10))).Single();
        await RunAsync("update product_batches set status = 'COMPLETED', user_id = null, hand_over_id = null, estimated_tokens = null, error_message = 'some failed'");

        var found = (await Register.FindAsync(id, default))!;

        Assert.That((found.Batch.UserId, found.Batch.HandOverId, found.HandOver, found.Batch.Reason), Is.EqualTo(((Guid?)null, (Guid?)null, (HandOverOnRecord?)null, "some failed")));
        Assert.That(found.Batch.Counts, Is.EqualTo(new BatchCounts(10, 10, 0)));
    }

    [Test]
    public async Task An_unknown_batch_is_not_found() => Assert.That(await Register.FindAsync(Guid.NewGuid(), default), Is.Null);

    private async Task<IEnumerable<Guid>> IdsAsync(BatchFilter filter) => (await Register.ReadAsync(filter, null, 100, default)).Entries.Select(batch => batch.Id);

    private async Task<IReadOnlyList<Guid>> QueuedAsync(IReadOnlyList<Asin> asins, Guid? user = null, SellerId? seller = null, Marketplace? marketplace = null)
    {
        var saved = await Sellers.SaveAsync(Reading(asins, seller, marketplace), SearchBy(user ?? Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        return await HandOvers.BecomeQueuedAsync(handOver!, RoutingDecision.InBackground(asins.Count), default);
    }
}
