using SellerSync.Domain.Batches;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary>Slots and wake-ups for one worker, and what is counted over the rows.</summary>
internal sealed class MemorySlots(MemoryDatabase database, Worker worker, MemoryBatches batches) : IDrainSlots, IWakeUps, ICensusStore, IUserUsage
{
    public Task<int?> AcquireAsync(string workerId, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync<int?>(
            () =>
            {
                var free = Array.FindIndex(database.Slots, slot => slot is null || slot.Value.Until < database.Now);
                if (free < 0)
                {
                    return null;
                }

                database.Slots[free] = (workerId, database.Now + MemoryBatches.Lease);
                return free;
            },
            cancellationToken);

    public Task ExtendAsync(int slot, string workerId, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => Change(slot, workerId, (workerId, database.Now + MemoryBatches.Lease)), cancellationToken);

    public Task ReleaseAsync(int slot, string workerId, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => Change(slot, workerId, null), cancellationToken);

    private bool Change(int slot, string workerId, (string WorkerId, DateTimeOffset Until)? to)
    {
        var isOurs = database.Slots[slot]?.WorkerId == workerId;
        database.Slots[slot] = isOurs ? to : database.Slots[slot];
        database.SlotFreedAt = isOurs && to is null ? database.Now : database.SlotFreedAt;
        return isOurs;
    }

    public Task<bool> TrySetAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                var dueAt = database.Now + delay;
                if (database.WakeUpAt is { } noted && noted > database.Now && noted <= dueAt + TimeSpan.FromSeconds(1))
                {
                    return false;
                }

                database.WakeUpAt = dueAt;
                return true;
            },
            cancellationToken);

    public Task<bool> IsMissingAsync(CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                var waiting = database.Batches.Where(batches.IsClaimable).ToList();
                var isMissing = waiting.Count > 0 && !(database.WakeUpAt > database.Now - TimeSpan.FromSeconds(30)) && !database.Slots.Any(slot => slot?.Until > database.Now);
                database.Unannounced += isMissing && !database.IsAnythingRung() && waiting.Exists(batch => batch.CreatedAt < OnTheWay) && database.SlotFreedAt < OnTheWay ? 1 : 0;
                return isMissing;
            },
            cancellationToken);

    // A message for what happened since then may not have been sent yet.
    private DateTimeOffset OnTheWay => database.Now - TimeSpan.FromSeconds(5);

    public Task<Census> TakeAsync(CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () => new Census(new Dictionary<string, int>(), new RouteCount(0, 0), new RouteCount(0, 0), database.Batches.Any(batches.IsClaimable)), cancellationToken);

    public Task<int> TokensLastHourAsync(Guid userId, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () => TokenCost.OfProducts(database.Batches
                .Where(batch => batch.HandOver.UserId == userId && batch.CreatedAt > database.Now - TimeSpan.FromHours(1)).Sum(batch => batch.Asins.Count)),
            cancellationToken);

    public void Add(Guid userId, int products)
    {
        // The rows themselves are counted each time.
    }
}
