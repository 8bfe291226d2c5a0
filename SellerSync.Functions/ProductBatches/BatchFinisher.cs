using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;

namespace SellerSync.Functions.ProductBatches;

/// <summary>Writes down how a batch's run ended, and says when its rest is worth another try.</summary>
public sealed partial class BatchFinisher(IBatchStore batches, TimeProvider time, ILogger<BatchFinisher> logger)
{
    /// <summary>The result where the batch is complete, and when to come back for it: null where nothing is left to do.</summary>
    public async Task<(BatchResult? Result, DateTimeOffset? RetryAt)> FinishAsync(ClaimedBatch batch, BatchRun run)
    {
        // Shutting down is no reason to leave a batch claimed.
        var cancellationToken = CancellationToken.None;
        try
        {
            switch (run)
            {
                case BatchRun.Settled:
                    var result = await batches.CompleteAsync(batch, cancellationToken);
                    Completed(logger, batch.Id, result.Stored, result.Failures.Count);
                    return (result, null);
                case BatchRun.OutOfTokens waiting:
                    await batches.SnoozeAsync(batch, TimeSpan.Zero, cancellationToken);
                    return (null, waiting.RetryAt);
                case BatchRun.KeepaAway away:
                    await batches.SnoozeAsync(batch, away.SetAsideFor ?? TimeSpan.Zero, cancellationToken);
                    return (null, away.SetAsideFor is { } setAsideFor ? time.GetUtcNow() + setAsideFor : away.RetryAt);
                case BatchRun.OutOfTime or BatchRun.StoreAway:
                    await batches.SnoozeAsync(batch, TimeSpan.Zero, cancellationToken);
                    return (null, time.GetUtcNow());
                case BatchRun.Paused:
                    await batches.SnoozeAsync(batch, TimeSpan.Zero, cancellationToken);
                    return (null, null);
                case BatchRun.Failed failed:
                    var pause = RetryPause(batch.Attempts);
                    await batches.FailAttemptAsync(batch, failed.Reason, pause, cancellationToken);
                    AttemptFailed(logger, batch.Id, batch.Attempts, failed.Reason);
                    return (null, batch.Attempts < ClaimedBatch.MaxAttempts ? time.GetUtcNow() + pause : null);
                default:
                    return (null, null);
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or LeaseLostException)
        {
            // The lease runs out by itself, and whoever claims it next fetches only what is missing.
            LeftToItsLease(logger, batch.Id, exception);
            return (null, time.GetUtcNow() + RetryPause(1));
        }
    }

    /// <summary>1 minute, then 5: long enough for a passing fault, short enough for whoever waits.</summary>
    internal static TimeSpan RetryPause(int attempts) => TimeSpan.FromMinutes(attempts <= 1 ? 1 : 5);

    [LoggerMessage(1210, LogLevel.Information, "Batch {BatchId} ended: {Stored} products stored, {Failed} failed")]
    private static partial void Completed(ILogger logger, Guid batchId, int stored, int failed);

    [LoggerMessage(1211, LogLevel.Warning, "Attempt {Attempt} at batch {BatchId} failed: {Reason}")]
    private static partial void AttemptFailed(ILogger logger, Guid batchId, int attempt, string reason);

    [LoggerMessage(1212, LogLevel.Warning, "Batch {BatchId} could not be given back; its lease will run out")]
    private static partial void LeftToItsLease(ILogger logger, Guid batchId, Exception exception);
}
