using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class DrainPausesTests : DatabaseFixture
{
    private static readonly OperatorName First = OperatorName.User(Guid.NewGuid());
    private static readonly OperatorName Second = OperatorName.AtTerminal("root");

    private DrainPauses Pauses => new(Db, TimeProvider.System);

    private StandingOrders Orders => new(Db);

    [Test]
    public async Task The_first_reason_holds_until_somebody_resumes()
    {
        Assert.That(await Pauses.PauseAsync(First, "Keepa is wrong", default), Is.True);
        Assert.That(await Pauses.PauseAsync(Second, "me too", default), Is.False);
        Assert.That(await Orders.IsDrainingPausedAsync(default), Is.True);
        var pause = (await Pauses.ReadAsync(default)).Pause!;
        Assert.That((pause.Reason, pause.By), Is.EqualTo(("Keepa is wrong", First)));

        Assert.That(await Pauses.ResumeAsync(Second, default), Is.True);
        Assert.That(await Pauses.ResumeAsync(First, default), Is.False);
        Assert.That(await Orders.IsDrainingPausedAsync(default), Is.False);
        Assert.That((await Pauses.ReadAsync(default)).Pause, Is.Null);
        Assert.That(
            await ScalarAsync<string>("select string_agg(concat_ws('|', action, done_by, coalesce(reason, '-')), ', ' order by done_at, id) from operator_actions"),
            Is.EqualTo($"pause|{First}|Keepa is wrong, resume|{Second}|-"));
    }

    [Test]
    public async Task Of_two_who_pause_at_once_one_does()
    {
        var paused = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Pauses.PauseAsync(First, "now", default)));

        Assert.That(paused, Has.Exactly(1).True);
        Assert.That(await ScalarAsync<long>("select count(*) from operator_actions"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_commit_whose_outcome_was_unknown_is_found_done_by_its_retry()
    {
        var twice = new DrainPauses(Twice(), TimeProvider.System);

        Assert.That(await twice.PauseAsync(First, "now", default), Is.True);
        Assert.That(await twice.ResumeAsync(First, default), Is.True);
        Assert.That(await ScalarAsync<long>("select count(*) from operator_actions"), Is.EqualTo(2));
    }

    [Test]
    public async Task The_state_tells_who_drains_what_waits_and_when_the_next_message_is_due()
    {
        var idle = await Pauses.ReadAsync(default);
        Assert.That(idle.Drains, Is.Empty);
        Assert.That(idle, Is.EqualTo(new DrainingState(null, idle.Drains, 0, 0, null, null)));

        var saved = await Sellers.SaveAsync(Reading(Range(0, 250)), SearchBy(Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        await HandOvers.BecomeQueuedAsync(handOver!, RoutingDecision.InBackground(250), default);
        await ClaimAsync("w1", null, 1);
        await new DrainSlots(Db, Drain).AcquireAsync("w1", default);
        await new WakeUps(Db).TrySetAsync(TimeSpan.FromMinutes(5), default);
        var state = await Pauses.ReadAsync(default);

        Assert.That((state.Waiting, state.Processing), Is.EqualTo((2, 1)));
        Assert.That(state.Drains.Select(drain => (drain.Slot, drain.WorkerId)), Is.EqualTo(new[] { (1, "w1") }));
        Assert.That(state.OldestWaitingSince, Is.EqualTo((DateTimeOffset)await ScalarAsync<DateTime>("select min(created_at) from product_batches where status = 'PENDING'")));
        Assert.That(state.NextWakeUpAt, Is.EqualTo((DateTimeOffset)await ScalarAsync<DateTime>("select due_at from wake_ups")));
    }

    [Test]
    public async Task A_replayed_batch_waits_since_its_replay()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 10)), SearchBy(Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        var id = (await HandOvers.BecomeQueuedAsync(handOver!, RoutingDecision.InBackground(10), default)).Single();
        await RunAsync("update product_batches set status = 'FAILED', created_at = now() - interval '3 days'");
        await new BatchOrders(Db, TimeProvider.System).ReplayAsync(id, First, default);

        var state = await Pauses.ReadAsync(default);

        Assert.That(state.OldestWaitingSince, Is.EqualTo((DateTimeOffset)await ScalarAsync<DateTime>("select done_at from operator_actions where action = 'replay'")));
    }

    [Test]
    public async Task A_batch_is_told_of_the_pause_and_before_it_of_its_own_end()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 10)), SearchBy(Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        await HandOvers.BecomeQueuedAsync(handOver!, RoutingDecision.InBackground(10), default);
        var batch = (await ClaimAsync("w1", null, 1)).Single();
        Assert.That(await Orders.ForAsync(batch, default), Is.EqualTo(StandingOrder.GoOn));

        await Pauses.PauseAsync(First, "now", default);
        Assert.That(await Orders.ForAsync(batch, default), Is.EqualTo(StandingOrder.Pause));

        await new BatchOrders(Db, TimeProvider.System).CancelAsync(batch.Id, First, default);
        Assert.That(await Orders.ForAsync(batch, default), Is.EqualTo(StandingOrder.Cancel));
    }
}
