using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;
using SellerSync.Infrastructure.Database.Monitoring;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Local.Operations;

/// <summary>`status`: how a system stands.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan RefillPeriod = TimeSpan.FromMinutes(1);

    /// <returns>0.</returns>
    /// <exception cref="LocalException">The database cannot be used, or lacks the tables.</exception>
    public static async Task<int> RunAsync(OperatedPlace place, CancellationToken cancellationToken)
    {
        var schema = new StatusDocument.SchemaState(MigrationScript.Newest, [.. (await place.Migrator.PendingAsync(cancellationToken)).Select(migration => migration.Name)]);
        var buckets = await new LedgerOverview(place.Database).ReadAsync(RefillPeriod, cancellationToken);
        var census = await new CensusStore(place.Database).TakeAsync(cancellationToken);
        var draining = await new DrainPauses(place.Database, place.Time).ReadAsync(cancellationToken);
        var poison = place.Poison is { } queues ? await queues.CountAsync(cancellationToken) : null;

        var document = new StatusDocument(
            schema,
            [.. buckets.Select(Tokens)],
            census.Batches,
            census.OldestWait?.TotalSeconds,
            [.. draining.Drains.Select(drain => new StatusDocument.Drain(drain.Slot, drain.WorkerId, drain.LeaseUntil))],
            draining.Pause is { } pause ? new StatusDocument.Paused(pause.Reason, pause.By.Value, pause.Since) : null,
            poison);
        await place.TellAsync(document, OperationsJson.Readable.StatusDocument, shown => new StatusView(place.Output, place.Time).Show(shown));
        return 0;
    }

    private static StatusDocument.TokensOfKey Tokens(BucketOnRecord record) => new(
        record.Key,
        record.Bucket?.Available,
        record.Bucket is { } bucket ? Math.Max(0, -bucket.Available) : null,
        record.Bucket?.Capacity,
        record.Reserved,
        record.Unknown,
        record.Bucket?.RefillRate,
        record.Bucket?.NextRefillAt,
        record.ToldAt);
}
