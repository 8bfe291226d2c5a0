using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Functions.ProductBatches;

/// <summary>
/// Drains queued batches from one of the few slots: claims, runs, claims again, until nothing is left, the tokens are at
/// the floor, or the time is up. It never waits for tokens: it sets a wake-up and ends.
/// </summary>
public sealed partial class DrainHandler(
    IDrainSlots slots,
    IBatchStore batches,
    IWakeUps wakeUps,
    IDoorbell doorbell,
    TokenRefresher tokens,
    IStandingOrders orders,
    Leases leases,
    BatchRunner runner,
    BatchFinisher finisher,
    INotifier notifier,
    MemoryWatch memory,
    IOptions<DrainOptions> options,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<DrainHandler> logger)
{
    private static readonly TimeSpan TokensMaxAge = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StoringTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    public async Task<DrainOutcome> HandleAsync(Guid? sellerUuid, CancellationToken cancellationToken)
    {
        var report = new DrainReport(notifier, memory, time);
        try
        {
            var outcome = await DrainInSlotAsync(sellerUuid, report, cancellationToken);
            report.Ended(outcome.End);
            return outcome;
        }
        catch (StoreUnavailableException exception)
        {
            // A throw would spend one of the message's few deliveries; a passing fault must not end in the poison queue.
            Postponed(logger, exception);
            report.Ended(DrainEnd.Postponed);
            await doorbell.RingDrainAsync(sellerUuid, Pause, CancellationToken.None);
            return new DrainOutcome(DrainEnd.Postponed, 0, 0);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            report.Failed($"An unforeseen fault of ours ({exception.GetType().Name})");
            throw;
        }
    }

    private async Task<DrainOutcome> DrainInSlotAsync(Guid? sellerUuid, DrainReport report, CancellationToken cancellationToken)
    {
        var workerId = WorkerId.For("drain", Guid.CreateVersion7(time.GetUtcNow()));
        if (await slots.AcquireAsync(workerId, cancellationToken) is not { } slot)
        {
            return report.Outcome(DrainEnd.NoSlot);
        }

        DrainOutcome outcome;
        await using (new HeldSlot(slot, workerId, slots, options.Value.Lease, time, logger))
        {
            using var workTime = new WorkTime(options.Value.TimeLimit, StoringTime, time, cancellationToken);
            outcome = await DrainAsync(workerId, sellerUuid, report, workTime);
        }

        // A batch that was queued while all slots were busy has had its doorbell turned away.
        var unseen = outcome.End == DrainEnd.NothingLeft && await batches.AnyClaimableAsync(CancellationToken.None);
        if (unseen || outcome.End is DrainEnd.HandedOver or DrainEnd.Postponed)
        {
            await RingAsync(outcome.End == DrainEnd.Postponed ? Pause : TimeSpan.Zero);
        }

        Drained(logger, outcome.End, outcome.Loops, outcome.Batches);
        return outcome;
    }

    private async Task<DrainOutcome> DrainAsync(string workerId, Guid? sellerUuid, DrainReport report, WorkTime workTime)
    {
        // The seller that rang comes first once: all of it would be bought before anybody else's first batch.
        for (var first = sellerUuid; ; first = null)
        {
            if (workTime.Stop.IsCancellationRequested)
            {
                return report.Outcome(DrainEnd.HandedOver);
            }

            if (await orders.IsDrainingPausedAsync(workTime.Abort))
            {
                return report.Outcome(DrainEnd.Paused);
            }

            await tokens.RefreshAsync(TokensMaxAge, workTime.Abort);
            var claim = await batches.ClaimAsync(workerId, first, options.Value.BatchesPerClaim, limits.Value.TokensAtRisk, workTime.Abort);
            if (claim is BatchClaim.NoTokens missing)
            {
                await WakeAtAsync(time.GetUtcNow() + missing.RetryAfter);
                return report.Outcome(DrainEnd.WaitingForTokens);
            }

            var claimed = ((BatchClaim.Claimed)claim).Batches;
            if (claimed.Count == 0)
            {
                return report.Outcome(DrainEnd.NothingLeft);
            }

            report.LoopStarted(claimed);
            var end = await RunAllAsync(claimed, report, workTime);
            report.LoopEnded();
            if (end is { } ended)
            {
                return report.Outcome(ended);
            }
        }
    }

    // Runs the claimed batches one after the other; an end that concerns all gives the rest back untouched.
    private async Task<DrainEnd?> RunAllAsync(IReadOnlyList<ClaimedBatch> claimed, DrainReport report, WorkTime workTime)
    {
        DrainEnd? end = null;
        DateTimeOffset? wakeAt = null;
        await using var held = leases.Hold(claimed, workTime);
        foreach (var batch in claimed)
        {
            using var span = Spans.Continue("batch", batch.TraceParent)?.SetTag("batch", batch.Id);
            BatchRun result = new BatchRun.OutOfTime();
            if (end is null)
            {
                result = await runner.RunAsync(batch, TokenPriority.Queued, workTime);
                report.BatchRan(result);
            }

            var (_, retryAt) = await finisher.FinishAsync(batch, result);
            held.Finished(batch);
            switch (result)
            {
                case BatchRun.OutOfTokens waiting:
                    wakeAt = waiting.RetryAt;
                    break;
                case BatchRun.KeepaAway away:
                    wakeAt = away.RetryAt;
                    break;
            }

            if (result is BatchRun.Failed or BatchRun.KeepaAway { SetAsideFor: not null } && retryAt is { } at)
            {
                // This batch alone waits: noted as a wake-up, it would hide that others are ready.
                await RingAsync(at - time.GetUtcNow());
            }

            end ??= result switch
            {
                BatchRun.OutOfTokens => DrainEnd.WaitingForTokens,
                BatchRun.KeepaAway => DrainEnd.WaitingForKeepa,
                BatchRun.StoreAway => DrainEnd.Postponed,
                BatchRun.OutOfTime => DrainEnd.HandedOver,
                BatchRun.Paused => DrainEnd.Paused,
                _ => null,
            };
        }

        if (wakeAt is { } dueAt)
        {
            await WakeAtAsync(dueAt);
        }

        return end;
    }

    private async Task WakeAtAsync(DateTimeOffset dueAt)
    {
        var delay = dueAt > time.GetUtcNow() ? dueAt - time.GetUtcNow() : TimeSpan.Zero;
        if (await wakeUps.TrySetAsync(delay, CancellationToken.None))
        {
            await RingAsync(delay);
            Waiting(logger, dueAt);
        }
    }

    private async Task RingAsync(TimeSpan delay)
    {
        try
        {
            await doorbell.RingDrainAsync(null, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The batches stand in the database: the sweeper rings for them.
            NotRung(logger, exception);
        }
    }

    [LoggerMessage(1220, LogLevel.Information, "Drain ended ({End}) after {Loops} loops and {Batches} batches")]
    private static partial void Drained(ILogger logger, DrainEnd end, int loops, int batches);

    [LoggerMessage(1221, LogLevel.Information, "Queued work waits for tokens until {DueAt}")]
    private static partial void Waiting(ILogger logger, DateTimeOffset dueAt);

    [LoggerMessage(1224, LogLevel.Warning, "A drain could not be rung for; the sweeper will")]
    private static partial void NotRung(ILogger logger, Exception exception);

    [LoggerMessage(1223, LogLevel.Warning, "Drain was postponed: the database is not available")]
    private static partial void Postponed(ILogger logger, Exception exception);
}
