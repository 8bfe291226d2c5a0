using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;

namespace SellerSync.Functions.Sweeper;

/// <summary>Rings again for work that no message announces: a lost message costs a minute, never data.</summary>
public sealed partial class SweeperHandler(
    IHandOverStore handOvers,
    IBatchStore batches,
    IWakeUps wakeUps,
    IDoorbell doorbell,
    ILogger<SweeperHandler> logger)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        foreach (var handOverId in await handOvers.ForgottenAsync(cancellationToken))
        {
            await doorbell.RingHandOverAsync(handOverId, TimeSpan.Zero, cancellationToken);
            RungAgain(logger, handOverId);
        }

        if (await batches.FailAbandonedAsync(cancellationToken) is > 0 and var abandoned)
        {
            Abandoned(logger, abandoned);
        }

        if (await wakeUps.IsMissingAsync(cancellationToken))
        {
            await doorbell.RingDrainAsync(null, TimeSpan.Zero, cancellationToken);
            await wakeUps.TrySetAsync(TimeSpan.Zero, cancellationToken);
            RungForBatches(logger);
        }
    }

    [LoggerMessage(1400, LogLevel.Information, "Rang again for hand-over {HandOverId}")]
    private static partial void RungAgain(ILogger logger, Guid handOverId);

    [LoggerMessage(1402, LogLevel.Error, "{Count} batches failed for good: their worker died at every attempt")]
    private static partial void Abandoned(ILogger logger, int count);

    [LoggerMessage(1401, LogLevel.Information, "Rang again for waiting batches")]
    private static partial void RungForBatches(ILogger logger);
}
