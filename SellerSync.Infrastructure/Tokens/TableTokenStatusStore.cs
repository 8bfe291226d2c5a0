using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Infrastructure.Tokens;

/// <summary><see cref="ITokenStatusStore"/> in Table Storage: table TokenStatus, one row for each key (by a fingerprint of it).</summary>
public sealed partial class TableTokenStatusStore(
    TableServiceClient tables,
    IOptions<KeepaOptions> keepa,
    TimeProvider time,
    ILogger<TableTokenStatusStore> logger) : ITokenStatusStore
{
    public const string TableName = "TokenStatus";
    public const string Partition = "keepa";

    // People wait for the routing decision that reads the status, and it can do without.
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(3);

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public async Task<TokenStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(ReadDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var answer = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, RowKey, cancellationToken: either.Token);
            var status = answer.HasValue ? FromEntity(answer.Value!) : null;
            return status is not null && status.IsFreshAt(time.GetUtcNow()) ? status : null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is (storage away or silent, an answer that is none of Table Storage's), the caller goes on without.
            Unreadable(logger, exception.GetType().Name);
            return null;
        }
    }

    public async Task WriteAsync(TokenStatus status, CancellationToken cancellationToken)
    {
        // The first try may find no table, the second another instance that wrote in between; a third finds neither.
        for (var triesLeft = 3; triesLeft > 0; triesLeft--)
        {
            try
            {
                await UpdateAsync(status, cancellationToken);
                return;
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == "TableNotFound")
            {
                await _table.CreateIfNotExistsAsync(cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.Status is 409 or 412)
            {
                // read again what stands there now: it may be newer than ours
            }
        }
    }

    private async Task UpdateAsync(TokenStatus status, CancellationToken cancellationToken)
    {
        var entity = ToEntity(status);
        var stored = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, RowKey, cancellationToken: cancellationToken);
        if (!stored.HasValue)
        {
            await _table.AddEntityAsync(entity, cancellationToken);
        }
        else if (FromEntity(stored.Value!) is not { } old || old.RefreshedAt < status.RefreshedAt || !old.IsFreshAt(time.GetUtcNow()))
        {
            await _table.UpdateEntityAsync(entity, stored.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
        }
    }

    private string RowKey { get; } = KeyFingerprint.Of(keepa.Value);

    private TableEntity ToEntity(TokenStatus status) => new(Partition, RowKey)
    {
        ["Available"] = status.Bucket.Available,
        ["Max"] = status.Bucket.Capacity,
        ["RefillRate"] = status.Bucket.RefillRate,
        ["FlowReduction"] = status.Bucket.FlowReduction,
        ["NextRefillAt"] = status.Bucket.NextRefillAt,
        ["RefreshedAt"] = status.RefreshedAt,
    };

    private TokenStatus? FromEntity(TableEntity entity)
    {
        try
        {
            return entity.GetInt32("Available") is { } available
                && entity.GetInt32("RefillRate") is { } refillRate and > 0
                && entity.GetDateTimeOffset("NextRefillAt") is { } nextRefillAt
                && entity.GetDateTimeOffset("RefreshedAt") is { } refreshedAt
                    ? new TokenStatus(
                        new TokenBucket(available, refillRate, entity.GetDouble("FlowReduction") ?? 0, nextRefillAt, keepa.Value.RefillPeriod),
                        refreshedAt)
                    : null;
        }
        catch (InvalidOperationException)
        {
            // A column of another type: as good as no row, and a write replaces it.
            return null;
        }
    }

    [LoggerMessage(300, LogLevel.Warning, "Token status could not be read from Table Storage: {Reason}")]
    private static partial void Unreadable(ILogger logger, string reason);
}
