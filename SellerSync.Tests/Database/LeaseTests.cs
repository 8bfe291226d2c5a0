using Microsoft.Extensions.Options;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class LeaseTests : DatabaseFixture
{
    private DrainSlots Slots => new(Db, Options.Create(new DrainOptions { Slots = 3 }));

    private WakeUps WakeUps => new(Db);

    [Test]
    public async Task Only_as_many_drains_as_slots_run_at_once()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(worker => Slots.AcquireAsync($"w{worker}", default)));

        Assert.That(taken.OfType<int>(), Is.EquivalentTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_slot_is_free_again_when_given_back_or_when_its_worker_died()
    {
        for (var worker = 1; worker <= 3; worker++)
        {
            await Slots.AcquireAsync($"w{worker}", default);
        }

        await Slots.ReleaseAsync(2, "a stranger", default);
        Assert.That(await Slots.AcquireAsync("w4", default), Is.Null);

        await Slots.ReleaseAsync(2, "w2", default);
        Assert.That(await Slots.AcquireAsync("w4", default), Is.EqualTo(2));

        await RunAsync("update drain_slots set lease_until = now() - interval '1 second' where slot = 3");
        Assert.That(await Slots.AcquireAsync("w5", default), Is.EqualTo(3));
    }

    [Test]
    public async Task A_wake_up_is_set_once_unless_an_earlier_one_is_wanted()
    {
        Assert.That(await WakeUps.TrySetAsync(TimeSpan.FromMinutes(5), default), Is.True);
        Assert.That(await WakeUps.TrySetAsync(TimeSpan.FromMinutes(6), default), Is.False);
        Assert.That(await WakeUps.TrySetAsync(TimeSpan.FromMinutes(3), default), Is.True);
    }

    [Test]
    public async Task A_wake_up_that_was_lost_is_missed()
    {
        Assert.That(await WakeUps.IsMissingAsync(default), Is.False, "no batch waits");

        var saved = await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        await HandOvers.BecomeQueuedAsync(handOver!, RoutingPolicy.Decide(5, null, 0, new RoutingThresholds()), default);
        Assert.That(await WakeUps.IsMissingAsync(default), Is.True);

        await WakeUps.TrySetAsync(TimeSpan.FromMinutes(1), default);
        Assert.That(await WakeUps.IsMissingAsync(default), Is.False, "one is under way");

        await RunAsync("update wake_ups set due_at = now() - interval '1 minute'");
        Assert.That(await WakeUps.IsMissingAsync(default), Is.True, "it never came");

        await Slots.AcquireAsync("w1", default);
        Assert.That(await WakeUps.IsMissingAsync(default), Is.False, "a drain is at work");
    }

    [Test]
    public async Task A_batch_has_lost_its_worker_when_its_lease_ends_and_is_told_of_for_a_while()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        await HandOvers.BecomeQueuedAsync(handOver!, RoutingPolicy.Decide(5, null, 0, new RoutingThresholds()), default);
        Assert.That(await Batches.AnyOrphanedAsync(TimeSpan.FromMinutes(1), default), Is.False, "nobody has it");

        await ClaimAsync("w1", null, 1);
        Assert.That(await Batches.AnyOrphanedAsync(TimeSpan.FromMinutes(1), default), Is.False, "its worker lives");

        await RunAsync("update product_batches set lease_until = now() - interval '30 seconds'");
        Assert.That(await Batches.AnyOrphanedAsync(TimeSpan.FromMinutes(1), default), Is.True);
        Assert.That(await Batches.AnyOrphanedAsync(TimeSpan.FromSeconds(10), default), Is.False, "that has been told");
    }

    [Test]
    public async Task A_hand_over_whose_worker_died_is_found_at_once_and_then_once_a_minute()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default);
        await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        Assert.That(await HandOvers.ForgottenAsync(default), Is.Empty, "its worker lives");

        await RunAsync("update hand_overs set announced_at = now() - interval '6 seconds', lease_until = now() - interval '1 second'");

        Assert.That(await HandOvers.ForgottenAsync(default), Is.EqualTo(new[] { saved.HandOverId!.Value }));
        Assert.That(await HandOvers.ForgottenAsync(default), Is.Empty);
    }

    [Test]
    public async Task A_hand_over_on_which_a_fault_always_strikes_ends_and_its_products_are_new_again()
    {
        var id = (await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default)).HandOverId!.Value;

        Assert.That((await HandOvers.FailAsync(id, default), await HandOvers.FailAsync(id, default)), Is.EqualTo((false, false)));
        await RunAsync("update hand_overs set announced_at = now() - interval '2 minutes'");
        Assert.That(await HandOvers.ForgottenAsync(default), Is.EqualTo(new[] { id }), "it is tried again");
        Assert.That((await HandOvers.FailAsync(id, default), await HandOvers.FailAsync(id, default)), Is.EqualTo((true, false)));

        await RunAsync("update hand_overs set announced_at = now() - interval '2 minutes'");
        Assert.That(await HandOvers.ForgottenAsync(default), Is.Empty);
        Assert.That(await HandOvers.TakeAsync(id, default), Is.Null);
        Assert.That((await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default)).New, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task A_hand_over_that_nobody_announced_is_found_once_a_minute()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 5)), SearchBy(Guid.NewGuid()), default);
        Assert.That(await HandOvers.ForgottenAsync(default), Is.Empty);

        await RunAsync("update hand_overs set announced_at = now() - interval '2 minutes'");

        Assert.That(await HandOvers.ForgottenAsync(default), Is.EqualTo(new[] { saved.HandOverId!.Value }));
        Assert.That(await HandOvers.ForgottenAsync(default), Is.Empty);
    }
}
