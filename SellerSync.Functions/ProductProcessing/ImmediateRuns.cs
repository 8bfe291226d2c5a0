using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.ProductBatches;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>Runs a claimed batch at once, within the time that somebody waits for it, and says how that ended.</summary>
public sealed class ImmediateRuns(
    Leases leases, BatchRunner runner, BatchFinisher finisher, INotifier notifier, IOptions<LimitOptions> limits, TimeProvider time)
{
    private static readonly TimeSpan StoringTime = TimeSpan.FromSeconds(45);

    /// <summary>How it ended, the result where the batch is complete, and when to come back for the rest: null where nothing is left to do.</summary>
    /// <param name="started">The timestamp from which on somebody waits.</param>
    public async Task<(BatchRun Run, BatchResult? Result, DateTimeOffset? RetryAt)> RunAsync(
        ClaimedBatch batch, long started, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("batch")?.SetTag("batch", batch.Id);
        var timeLeft = limits.Value.ImmediateTime - time.GetElapsedTime(started);
        using var workTime = new WorkTime(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, StoringTime, time, cancellationToken);
        await using var held = leases.Hold([batch], workTime);
        var run = await runner.RunAsync(batch, TokenPriority.Immediate, workTime);
        var (result, retryAt) = await finisher.FinishAsync(batch, run);
        held.Finished(batch);
        TellEnd(run, result);
        return (run, result, retryAt);
    }

    /// <summary>Why a run did not come to the end of its batch, for people.</summary>
    public static string Reason(BatchRun run) => run switch
    {
        BatchRun.OutOfTokens => "Not enough tokens for all products right now: the rest is queued",
        BatchRun.OutOfTime => "Not all products fitted into the time of an immediate run: the rest is queued",
        BatchRun.KeepaAway away => $"{away.Reason} The rest is queued",
        BatchRun.StoreAway => "The database did not take all products right now: the rest is queued",
        BatchRun.Failed failed => failed.Reason,
        BatchRun.Cancelled => OperatorWords.Cancelled,
        _ => "Another worker has taken these products over",
    };

    // Waiting for tokens or time is no failure: the queue goes on with the rest.
    private void TellEnd(BatchRun run, BatchResult? result) => notifier.Send(
        run is BatchRun.Settled or BatchRun.OutOfTokens or BatchRun.OutOfTime
            ? Notices.ProcessingEnded(result?.Stored ?? run.Stored, result?.Failures.Count ?? 0)
            : Notices.ProcessingFailed(Reason(run)));
}
