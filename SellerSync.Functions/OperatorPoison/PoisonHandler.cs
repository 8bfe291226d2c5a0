using Microsoft.Extensions.Logging;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using Outcome = SellerSync.Functions.OperatorPoison.PoisonOutcome;

namespace SellerSync.Functions.OperatorPoison;

/// <summary>Shows operators what ended in poison queues, and gives it back to the queues that it came from.</summary>
public sealed partial class PoisonHandler(IPoisonMessages poison, ILogger<PoisonHandler> logger)
{
    public Task<Outcome> ReadAsync(CancellationToken cancellationToken) =>
        TryAsync(async () => new Outcome.Read(await poison.ReadAsync(cancellationToken)));

    /// <param name="queue">The queue that they came from; null for all.</param>
    public Task<Outcome> RequeueAsync(OperatorName by, string? queue, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var requeued = await poison.RequeueAsync(queue, cancellationToken);
        foreach (var one in requeued)
        {
            Requeued(logger, by, one.Requeued, one.Queue, one.Kept.Count);
        }

        return requeued.Count == 0 ? new Outcome.UnknownName() : new Outcome.Requeued(requeued);
    });

    private async Task<Outcome> TryAsync(Func<Task<Outcome>> work)
    {
        try
        {
            return await work();
        }
        catch (QueueUnavailableException exception)
        {
            Unavailable(logger, exception);
            return new Outcome.QueueUnavailable();
        }
    }

    [LoggerMessage(1832, LogLevel.Warning, "Operator {Operator} gave {Count} poison messages back to {Queue}; {Kept} cannot be read and stay")]
    private static partial void Requeued(ILogger logger, OperatorName @operator, int count, string queue, int kept);

    [LoggerMessage(1833, LogLevel.Warning, "Poison queues could not be reached")]
    private static partial void Unavailable(ILogger logger, Exception exception);
}
