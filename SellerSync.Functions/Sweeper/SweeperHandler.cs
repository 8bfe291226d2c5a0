using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.TokenStatus;

namespace SellerSync.Functions.Sweeper;

/// <summary>Rings again for work that no message announces: a lost message costs a minute, never data.</summary>
public sealed partial class SweeperHandler(
    IHandOverStore handOvers,
    IBatchStore batches,
    IWakeUps wakeUps,
    IDoorbell doorbell,
    IStandingOrders orders,
    ITokenLedger ledger,
    TokenRefresher tokens,
    CensusTaker census,
    ILogger<SweeperHandler> logger)
{
    private static readonly TimeSpan TokensMaxAge = TimeSpan.FromSeconds(30);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        foreach (var handOverId in await handOvers.ForgottenAsync(cancellationToken))
        {
            if (await TryRingAsync(() => doorbell.RingHandOverAsync(handOverId, TimeSpan.Zero, cancellationToken)))
            {
                RungAgain(logger, handOverId);
            }
        }

        if (await batches.FailAbandonedAsync(cancellationToken) is > 0 and var abandoned)
        {
            Abandoned(logger, abandoned);
        }

        if (!await orders.IsDrainingPausedAsync(cancellationToken)
            && (await wakeUps.IsMissingAsync(cancellationToken) || await TokensCameEarlyAsync(cancellationToken))
            && await TryRingAsync(() => doorbell.RingDrainAsync(null, TimeSpan.Zero, cancellationToken)))
        {
            await wakeUps.TrySetAsync(TimeSpan.Zero, cancellationToken);
            RungForBatches(logger);
        }

        await census.TakeAsync(cancellationToken);
    }

    // A queue that is away must not keep the sweep from the rest of its work; the next one rings again.
    private async Task<bool> TryRingAsync(Func<Task> ring)
    {
        try
        {
            await ring();
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NotRung(logger, exception.GetType().Name);
            return false;
        }
    }

    // A noted wake-up goes by what was known when it was set: a larger plan, or another program that spends less, brings tokens sooner.
    private async Task<bool> TokensCameEarlyAsync(CancellationToken cancellationToken)
    {
        if (!await batches.AnyClaimableAsync(cancellationToken))
        {
            return false;
        }

        await tokens.RefreshAsync(TokensMaxAge, cancellationToken);
        var product = new TokenAsk(TokenPriority.Queued, 1, CostEstimate.DearestProduct);

        // A drain at work takes what comes; only a wake-up that lies ahead is brought forward.
        return await ledger.WaitAsync(product, cancellationToken) == TimeSpan.Zero && await wakeUps.TrySetAsync(TimeSpan.Zero, cancellationToken);
    }

    [LoggerMessage(1400, LogLevel.Information, "Rang again for hand-over {HandOverId}")]
    private static partial void RungAgain(ILogger logger, Guid handOverId);

    [LoggerMessage(1402, LogLevel.Error, "{Count} batches failed for good: their worker died at every attempt")]
    private static partial void Abandoned(ILogger logger, int count);

    [LoggerMessage(1403, LogLevel.Warning, "A doorbell could not be rung ({Reason}); the next sweep tries again")]
    private static partial void NotRung(ILogger logger, string reason);

    [LoggerMessage(1401, LogLevel.Information, "Rang again for waiting batches")]
    private static partial void RungForBatches(ILogger logger);
}
