using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Products;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary><see cref="ISellerStore"/> for one worker. What is new is what the real one takes for new, but for what an older backend left.</summary>
internal sealed class MemorySellers(MemoryDatabase database, Worker worker, MemoryLedger ledger) : ISellerStore, ISearchStore, IRefusedStorefronts
{
    public Task<StoredSeller?> FindAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => Find(sellerId), cancellationToken);

    public Task<SellerOnRecord> LookAsync(Guid userId, SellerId sellerId, Marketplace marketplace, DateTimeOffset refusedSince, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () => Find(sellerId) is { } seller
                ? new SellerOnRecord(seller, !seller.Open.Any, null)
                : new SellerOnRecord(null, MayHaveRetries: false, null),
            cancellationToken);

    public Task<bool> HasRetriesAsync(StoredSeller seller, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => Retries(database.Sellers[seller.SellerId]).Count > 0, cancellationToken);

    public Task<SavedSeller> SaveAsync(SellerReading reading, Search search, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                if (!database.Sellers.TryGetValue(reading.SellerId, out var row))
                {
                    database.Sellers.Add(reading.SellerId, row = new SellerRow(Guid.CreateVersion7(database.Now), reading.SellerId));
                }

                (row.Storefront, row.CheckedAt) = (reading.Asins!, search.At);
                ledger.Settle(search.Payment!.Reservation, search.Payment.Charged);
                return HandOver(row, row.Storefront, search.UserId);
            },
            cancellationToken);

    public Task<SavedSeller> RetryAsync(StoredSeller seller, Search search, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                var row = database.Sellers[seller.SellerId];
                return HandOver(row, Retries(row), search.UserId);
            },
            cancellationToken);

    public Task<SavedSeller> SaveDiscoveredAsync(SellerReading reading, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The simulation does not discover.");

    public Task<AsinsOfSeller> SortAsync(Guid sellerUuid, IReadOnlyList<Asin> asins, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No request of the simulation names its products itself.");

    public Task RecordAsync(StoredSeller seller, Search search, CancellationToken cancellationToken) => worker.AskDatabaseAsync(() => true, cancellationToken);

    public Task RememberAsync(SellerId sellerId, Marketplace marketplace, int products, DateTimeOffset at, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => true, cancellationToken);

    private SavedSeller HandOver(SellerRow row, IReadOnlyList<Asin> asins, Guid userId)
    {
        var fresh = AsinList.New(asins, Known(row));
        if (fresh.Count == 0)
        {
            return new SavedSeller(Find(row.SellerId)!, fresh, null);
        }

        var handOver = new HandOver(Guid.CreateVersion7(database.Now), row.Id, row.SellerId, MemoryDatabase.Com, userId, JobType.TimeMachine, fresh);
        database.HandOvers.Add(new HandOverRow(handOver, database.Now));
        return new SavedSeller(Find(row.SellerId)!, fresh, handOver.Id);
    }

    private HashSet<Asin> Known(SellerRow row)
    {
        var known = row.Stored.ToHashSet();
        known.UnionWith(BatchesOf(row).Where(batch => batch.Status != BatchStatus.Failed && !(batch.Status == BatchStatus.Completed && batch.Error is not null))
            .SelectMany(batch => batch.Asins.Where(asin => !batch.Failures.ContainsKey(asin))));
        known.UnionWith(OpenHandOversOf(row).SelectMany(handOver => handOver.HandOver.Asins));
        known.UnionWith(row.Storefront.Where(IsSkipped));
        return known;
    }

    private List<Asin> Retries(SellerRow row)
    {
        var failures = BatchesOf(row)
            .SelectMany(batch => batch.Status == BatchStatus.Failed ? batch.Asins : [.. batch.Failures.Keys])
            .CountBy(asin => asin).ToDictionary();
        return [.. row.Storefront.Where(asin =>
            failures.GetValueOrDefault(asin) is > 0 and < ProductRetries.FailedBatches && !row.Stored.Contains(asin) && !IsSkipped(asin))];
    }

    private bool IsSkipped(Asin asin) => database.Skipped.GetValueOrDefault(asin).SkippedAt > database.Now - ProductRetries.SkippedFor;

    private IEnumerable<BatchRow> BatchesOf(SellerRow row) => database.Batches.Where(batch => batch.HandOver.SellerUuid == row.Id);

    private IEnumerable<HandOverRow> OpenHandOversOf(SellerRow row) => database.HandOvers.Where(handOver => handOver.HandOver.SellerUuid == row.Id && !handOver.IsDone);

    private StoredSeller? Find(SellerId sellerId)
    {
        if (!database.Sellers.TryGetValue(sellerId, out var row))
        {
            return null;
        }

        var open = BatchesOf(row).Where(batch => !batch.HasEnded).ToList();
        var pending = open.Count(batch => batch.Status == BatchStatus.Pending);
        return new StoredSeller(row.Id, sellerId, MemoryDatabase.Com, "Shop", row.Storefront.Count, row.CheckedAt, new OpenWork(
            pending, open.Count - pending, open.Sum(batch => batch.Asins.Count), OpenHandOversOf(row).Count(), open.FirstOrDefault()?.Id));
    }
}
