using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Forecasts;
using SellerSync.Functions.ProductBatches;
using SellerSync.Functions.Routing;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Metrics;
using SellerSync.Infrastructure.Telemetry;
using Outcome = SellerSync.Functions.ProductProcessing.ProductProcessingOutcome;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>
/// Decides finally whether a hand-over's products are processed now or queued, and does it. Its ASINs are trusted to be
/// new: whoever wrote the hand-over has looked.
/// </summary>
public sealed partial class ProductProcessingHandler(
    IHandOverStore handOvers,
    IBatchStore batches,
    IUserUsage usage,
    IDoorbell doorbell,
    Forecaster forecaster,
    TokenRefresher tokens,
    Router router,
    ImmediateRuns runs,
    INotifier notifier,
    IOptions<LimitOptions> limits,
    SellerSyncMetrics metrics,
    TimeProvider time,
    ILogger<ProductProcessingHandler> logger)
{
    private static readonly TimeSpan TokensMaxAge = TimeSpan.FromSeconds(30);

    // Longer than the lease under which a hand-over was taken: a copy that comes sooner would find it taken.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(130);

    private const string ProcessedInstead = "The queue cannot be reached: these products were processed at once instead";
    private const string Unannounced = "The queue cannot be reached: the products wait until it can";

    /// <summary>Processes a hand-over that a message announced.</summary>
    public async Task<Outcome> HandleAsync(Guid handOverId, CancellationToken cancellationToken)
    {
        try
        {
            var handOver = await handOvers.TakeAsync(handOverId, cancellationToken);
            return handOver is null ? new Outcome.NothingToDo() : await ProcessAsync(handOver, existing: 0, errors: [], cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            // A throw would spend one of the message's few deliveries; a passing fault must not end in the poison queue.
            Postponed(logger, handOverId, exception);
            notifier.Send(Notices.ProcessingFailed("The database is not available"));
            await doorbell.RingHandOverAsync(handOverId, Pause, CancellationToken.None);
            return new Outcome.Postponed();
        }
    }

    /// <summary>Processes a hand-over that this worker has taken.</summary>
    /// <param name="existing">How many of the seller's products were stored before.</param>
    /// <param name="errors">What the caller asked for in vain, to be repeated in the answer.</param>
    public async Task<Outcome> ProcessAsync(HandOver handOver, int existing, IReadOnlyList<string> errors, CancellationToken cancellationToken)
    {
        using var span = Spans.Continue("hand-over", handOver.TraceParent)?.SetTag("hand_over", handOver.Id);
        var started = time.GetTimestamp();
        var decision = handOver.UserId is { } userId
            ? await router.DecideAsync(userId, handOver.Asins.Count, cancellationToken)
            : RoutingDecision.InBackground(handOver.Asins.Count);
        try
        {
            return decision.Route == Route.Immediate
                ? await ProcessNowAsync(handOver, decision, existing, errors, started, cancellationToken)
                : await QueueAsync(handOver, decision, existing, errors, started, cancellationToken);
        }
        catch (LeaseLostException)
        {
            // another delivery of the same message was faster
            return new Outcome.NothingToDo();
        }
        catch (Exception exception) when (exception is not (StoreUnavailableException or UnknownUserException or OperationCanceledException))
        {
            notifier.Send(Notices.ProcessingFailed($"An unforeseen fault of ours ({exception.GetType().Name})"));
            await FailAsync(handOver);
            throw;
        }
    }

    // One on which a fault always strikes must end, not go round for ever.
    private async Task FailAsync(HandOver handOver)
    {
        try
        {
            if (await handOvers.FailAsync(handOver.Id, CancellationToken.None))
            {
                GivenUp(logger, handOver.Id, handOver.Asins.Count);
            }
        }
        catch (StoreUnavailableException exception)
        {
            // It is tried again, and counted then.
            Postponed(logger, handOver.Id, exception);
        }
    }

    private async Task<Outcome> ProcessNowAsync(
        HandOver handOver, RoutingDecision decision, int existing, IReadOnlyList<string> errors, long started, CancellationToken cancellationToken)
    {
        // Before the batch is claimed: whoever hangs up now leaves the hand-over as it was.
        await tokens.RefreshAsync(TokensMaxAge, cancellationToken);
        var batch = await handOvers.BecomeImmediateAsync(handOver, decision, Worker(handOver), limits.Value.TokensAtRisk, CancellationToken.None);
        Decided(handOver, decision);
        return await RunAsync(handOver, batch, existing, errors, started, cancellationToken);
    }

    private async Task<Outcome> RunAsync(
        HandOver handOver, ClaimedBatch batch, int existing, IReadOnlyList<string> errors, long started, CancellationToken cancellationToken)
    {
        var (run, result, retryAt) = await runs.RunAsync(batch, started, cancellationToken);
        var took = time.GetElapsedTime(started);
        if (retryAt is not { } at)
        {
            return new Outcome.Immediate(
                result?.Stored ?? run.Stored,
                result?.Failures.Count ?? batch.ProductCount - run.Stored,
                [.. errors, .. result?.Failures.Select(failure => $"{failure.Key}: {failure.Value}") ?? [ImmediateRuns.Reason(run)]],
                took,
                handOver.Asins.Count,
                existing,
                QueuedRest: null);
        }

        // The same batch waits in the queue now: what is stored stays, and the user's usage counts once.
        IReadOnlyList<string> said = await RingAsync(handOver, at - time.GetUtcNow()) ? errors : [.. errors, Unannounced];
        RestQueued(logger, handOver.Id, batch.Id, ImmediateRuns.Reason(run));
        var left = handOver.Asins.Count - run.Stored;
        var rest = new Outcome.Queued(1, left, existing, [], took, await WaitAsync(handOver, left));
        return new Outcome.Immediate(run.Stored, 0, [.. said, ImmediateRuns.Reason(run)], took, handOver.Asins.Count, existing, rest);
    }

    private async Task<Outcome> QueueAsync(
        HandOver handOver, RoutingDecision decision, int existing, IReadOnlyList<string> errors, long started, CancellationToken cancellationToken)
    {
        var batchIds = await handOvers.BecomeQueuedAsync(handOver, decision, CancellationToken.None);
        Decided(handOver, decision);
        if (!await RingAsync(handOver, TimeSpan.Zero))
        {
            if (await ClaimInsteadAsync(handOver, batchIds, cancellationToken) is { } batch)
            {
                FellBack(logger, handOver.Id, batch.Id);
                return await RunAsync(handOver, batch, existing, [.. errors, ProcessedInstead], started, cancellationToken);
            }

            errors = [.. errors, Unannounced];
        }

        return new Outcome.Queued(batchIds.Count, handOver.Asins.Count, existing, errors, time.GetElapsedTime(started), await WaitAsync(handOver, handOver.Asins.Count));
    }

    // Somebody may be waiting for these few products, and nobody can be woken for them. Background work waits for a sweep.
    private async Task<ClaimedBatch?> ClaimInsteadAsync(HandOver handOver, IReadOnlyList<Guid> batchIds, CancellationToken cancellationToken)
    {
        if (handOver.UserId is null || handOver.Asins.Count > BatchPlan.ProductsPerBatch)
        {
            return null;
        }

        try
        {
            await tokens.RefreshAsync(TokensMaxAge, cancellationToken);
            return await batches.ClaimOneAsync(Worker(handOver), batchIds.Single(), limits.Value.TokensAtRisk, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The batch stands in the database already: a sweep finds it.
            return null;
        }
    }

    // Once for each hand-over: only when its batches stand is the decision final.
    private void Decided(HandOver handOver, RoutingDecision decision)
    {
        RoutingLog.Final(logger, handOver.Id, handOver.UserId, decision);
        metrics.Decided(decision);
        notifier.Send(Notices.RoutingDecided(handOver.SellerId, decision));
        if (handOver.UserId is { } userId)
        {
            usage.Add(userId, handOver.Asins.Count);
        }
    }

    // Until so many products are stored, now that they are queued. The work stands: a database that cannot say more does not change that.
    private async Task<TimeSpan> WaitAsync(HandOver handOver, int products)
    {
        try
        {
            var forecast = await forecaster.OfQueuedAsync(handOver.SellerUuid, handOver.Marketplace, products, CancellationToken.None);
            return forecast.ReadyAt - time.GetUtcNow();
        }
        catch (StoreUnavailableException)
        {
            return forecaster.WaitWithoutDatabase(products);
        }
    }

    private static string Worker(HandOver handOver) => WorkerId.For("immediate", handOver.Id);

    // Whether the ring went out.
    private async Task<bool> RingAsync(HandOver handOver, TimeSpan delay)
    {
        try
        {
            // Nobody waits for what was discovered: it takes its place behind people's.
            await doorbell.RingDrainAsync(handOver.UserId is null ? null : handOver.SellerUuid, delay, CancellationToken.None);
            return true;
        }
        catch (QueueUnavailableException exception)
        {
            // The batches stand in the database: the sweeper rings for them as soon as the queue is back.
            NotRung(logger, handOver.Id, exception);
            return false;
        }
    }

    [LoggerMessage(1505, LogLevel.Error, "Hand-over {HandOverId} has failed for good: its {ProductCount} products are new again for the next lookup of their seller")]
    private static partial void GivenUp(ILogger logger, Guid handOverId, int productCount);

    [LoggerMessage(1501, LogLevel.Information, "The rest of hand-over {HandOverId} waits in batch {BatchId}: {Reason}")]
    private static partial void RestQueued(ILogger logger, Guid handOverId, Guid batchId, string reason);

    [LoggerMessage(1503, LogLevel.Warning, "Hand-over {HandOverId} was postponed: the database is not available")]
    private static partial void Postponed(ILogger logger, Guid handOverId, Exception exception);

    [LoggerMessage(1504, LogLevel.Warning, "The queue cannot be reached: hand-over {HandOverId} is processed at once in batch {BatchId}")]
    private static partial void FellBack(ILogger logger, Guid handOverId, Guid batchId);

    [LoggerMessage(1502, LogLevel.Warning, "Batches of hand-over {HandOverId} could not be announced; the sweeper will")]
    private static partial void NotRung(ILogger logger, Guid handOverId, Exception exception);
}
