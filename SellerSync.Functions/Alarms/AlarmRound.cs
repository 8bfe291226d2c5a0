using Microsoft.Extensions.Logging;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Functions.Alarms;

/// <summary>
/// Looks once a minute, with the census, at what no single run sees: poison queues, batches that failed for good, and transactions
/// that hold the database's clean-up back. What cannot be looked at changes nothing and keeps the rest from nothing.
/// </summary>
public sealed partial class AlarmRound(
    IPoisonMessages poison,
    ILongTransactions transactions,
    FailedBatchesWatch failedBatches,
    IncidentWatch incidents,
    SellerSyncMetrics metrics,
    ILogger<AlarmRound> logger)
{
    /// <summary>No statement of ours takes a tenth of it; a transaction of this age was forgotten.</summary>
    public static readonly TimeSpan LongTransaction = TimeSpan.FromMinutes(10);

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await TryAsync(LookAtPoisonAsync, "poison queues", cancellationToken);
        await TryAsync(failedBatches.LookAsync, "failed batches", cancellationToken);
        await TryAsync(LookAtTransactionsAsync, "long transactions", cancellationToken);
    }

    private async Task LookAtPoisonAsync(CancellationToken cancellationToken)
    {
        var messages = await poison.CountAsync(cancellationToken);
        metrics.ShowPoison(messages);
        await incidents.LookAsync(
            IncidentKind.PoisonMessages,
            (state, now) => state.Next(
                messages.Values.Sum() > 0,
                now,
                patience: null,
                _ => Notices.PoisonMessages(messages.Values.Sum(), messages.Where(queue => queue.Value > 0).Select(queue => queue.Key)),
                Notices.PoisonGone),
            cancellationToken);
    }

    private async Task LookAtTransactionsAsync(CancellationToken cancellationToken)
    {
        var oldest = await transactions.OldestAsync(LongTransaction, cancellationToken);
        await incidents.LookAsync(
            IncidentKind.LongTransaction,
            (state, now) => state.Next(oldest is not null, now, patience: null, _ => Notices.TransactionOpen(oldest!), Notices.TransactionEnded),
            cancellationToken);
    }

    private async Task TryAsync(Func<CancellationToken, Task> look, string what, CancellationToken cancellationToken)
    {
        try
        {
            await look(cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or QueueUnavailableException)
        {
            NotLooked(logger, what, exception.Message);
        }
    }

    [LoggerMessage(1830, LogLevel.Warning, "The round of alarms could not look at {What}: {Reason}")]
    private static partial void NotLooked(ILogger logger, string what, string reason);
}
