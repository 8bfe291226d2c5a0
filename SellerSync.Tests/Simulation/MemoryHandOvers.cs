using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary><see cref="IHandOverStore"/> for one worker, by the rules of the real one.</summary>
internal sealed class MemoryHandOvers(MemoryDatabase database, Worker worker, MemoryBatches batches) : IHandOverStore
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public Task<HandOver?> TakeAsync(Guid id, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                var row = database.HandOvers.SingleOrDefault(row => row.HandOver.Id == id && !row.IsDone && !(row.LeaseUntil >= database.Now));
                row?.LeaseUntil = database.Now + Lease;
                return row?.HandOver;
            },
            cancellationToken);

    public Task<HandOver?> OpenAsync(Guid id, StoredSeller seller, Guid userId, IReadOnlyList<Asin> asins, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No request of the simulation names its products itself.");

    public Task<ClaimedBatch> BecomeImmediateAsync(
        HandOver handOver, RoutingDecision decision, string workerId, int tokensAtRisk, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                Finish(handOver);
                var id = Guid.CreateVersion7(database.Now);
                database.Batches.Add(new BatchRow(id, handOver, handOver.Asins, BatchPlan.PriorityOf(handOver.Asins.Count), database.Now)
                {
                    Status = BatchStatus.Processing,
                    WorkerId = workerId,
                    Holder = worker,
                    StartedAt = database.Now,
                    LeaseUntil = database.Now + MemoryBatches.Lease,
                    Fence = 1,
                    Attempts = 1,
                });
                var batch = new ClaimedBatch(
                    id, 1, 1, handOver.SellerUuid, handOver.SellerId, handOver.Marketplace, handOver.Asins.Count, handOver.Asins, handOver.UserId);
                return batch with { FirstCall = (batches.Reserve(batch, TokenPriority.Immediate, tokensAtRisk) as LedgerGrant.Granted)?.Reservation };
            },
            cancellationToken);

    public Task<IReadOnlyList<Guid>> BecomeQueuedAsync(HandOver handOver, RoutingDecision decision, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync<IReadOnlyList<Guid>>(
            () =>
            {
                Finish(handOver);
                var priority = BatchPlan.PriorityOf(handOver.Asins.Count);
                return [.. BatchPlan.Split(handOver.Asins).Select((asins, index) => Queue(handOver, asins, priority, index)).ToList()];
            },
            cancellationToken);

    private Guid Queue(HandOver handOver, IReadOnlyList<Asin> asins, BatchPriority priority, int index)
    {
        var pending = database.Batches.Where(batch => batch.Status == BatchStatus.Pending && batch.Priority == priority).ToList();
        var first = pending.Where(batch => batch.HandOver.JobType == handOver.JobType).Min(batch => (int?)batch.Turn);
        var own = pending.Where(batch => handOver.UserId is not null && batch.HandOver.UserId == handOver.UserId).Max(batch => (int?)batch.Turn + 1);
        var row = new BatchRow(Guid.CreateVersion7(database.Now), handOver, asins, priority, database.Now.AddTicks(index)) { Turn = Math.Max(0, Math.Max(first ?? 0, own ?? 0)) };
        database.Batches.Add(row);
        return row.Id;
    }

    public Task<bool> FailAsync(Guid id, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The simulation knows no fault that nobody foresaw.");

    public Task<IReadOnlyList<Guid>> ForgottenAsync(CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync<IReadOnlyList<Guid>>(
            () =>
            {
                var forgotten = database.HandOvers
                    .Where(row => !row.IsDone && row.AnnouncedAt < database.Now - TimeSpan.FromMinutes(1) && !(row.LeaseUntil >= database.Now)).ToList();
                forgotten.ForEach(row => row.AnnouncedAt = database.Now);
                database.Unannounced += forgotten.Count;
                return [.. forgotten.Select(row => row.HandOver.Id)];
            },
            cancellationToken);

    private void Finish(HandOver handOver)
    {
        var row = database.HandOvers.Single(row => row.HandOver.Id == handOver.Id);
        if (row.IsDone)
        {
            throw new LeaseLostException("It has become batches already");
        }

        (row.IsDone, row.LeaseUntil) = (true, null);
    }
}
