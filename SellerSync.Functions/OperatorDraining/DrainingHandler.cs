using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using Outcome = SellerSync.Functions.OperatorDraining.DrainingOutcome;

namespace SellerSync.Functions.OperatorDraining;

/// <summary>Pauses queued work over all instances and resumes it. Lookups and immediate work go on.</summary>
public sealed partial class DrainingHandler(IDrainPause pause, IDoorbell doorbell, ILogger<DrainingHandler> logger)
{
    public async Task<Outcome> ReadAsync(CancellationToken cancellationToken) => new Outcome.Known(await pause.ReadAsync(cancellationToken));

    public async Task<Outcome> PauseAsync(OperatorName by, string reason, CancellationToken cancellationToken)
    {
        if (!await pause.PauseAsync(by, reason, cancellationToken))
        {
            return new Outcome.PausedAlready();
        }

        Paused(logger, by, reason);
        return await ReadAsync(cancellationToken);
    }

    public async Task<Outcome> ResumeAsync(OperatorName by, CancellationToken cancellationToken)
    {
        if (!await pause.ResumeAsync(by, cancellationToken))
        {
            return new Outcome.NotPaused();
        }

        Resumed(logger, by);
        await RingAsync();
        return await ReadAsync(cancellationToken);
    }

    // It is resumed by now, whether the operator still waits or not.
    private async Task RingAsync()
    {
        try
        {
            await doorbell.RingDrainAsync(null, TimeSpan.Zero, CancellationToken.None);
        }
        catch (QueueUnavailableException exception)
        {
            NotRung(logger, exception);
        }
    }

    [LoggerMessage(1810, LogLevel.Warning, "Operator {Operator} paused queued work: {Reason}")]
    private static partial void Paused(ILogger logger, OperatorName @operator, string reason);

    [LoggerMessage(1811, LogLevel.Warning, "Operator {Operator} resumed queued work")]
    private static partial void Resumed(ILogger logger, OperatorName @operator);

    [LoggerMessage(1812, LogLevel.Warning, "A drain could not be rung for after the pause; the sweeper will")]
    private static partial void NotRung(ILogger logger, Exception exception);
}
