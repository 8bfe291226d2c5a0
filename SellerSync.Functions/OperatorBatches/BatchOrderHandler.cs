using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;

namespace SellerSync.Functions.OperatorBatches;

/// <summary>Replays and cancels batches. Each is logged with who did it, also where it was refused.</summary>
public sealed partial class BatchOrderHandler(IBatchOrders orders, IDoorbell doorbell, ILogger<BatchOrderHandler> logger)
{
    public async Task<BatchOrdered> ReplayAsync(Guid batchId, OperatorName by, CancellationToken cancellationToken)
    {
        var ordered = await orders.ReplayAsync(batchId, by, cancellationToken);
        Log(OperatorWords.Replay, batchId, by, ordered);
        if (ordered is BatchOrdered.Done done)
        {
            await RingAsync(done.SellerUuid);
        }

        return ordered;
    }

    public async Task<BatchOrdered> CancelAsync(Guid batchId, OperatorName by, CancellationToken cancellationToken)
    {
        var ordered = await orders.CancelAsync(batchId, by, cancellationToken);
        Log(OperatorWords.Cancel, batchId, by, ordered);
        return ordered;
    }

    // The batch stands in the queue by now, whether the operator still waits or not.
    private async Task RingAsync(Guid sellerUuid)
    {
        try
        {
            await doorbell.RingDrainAsync(sellerUuid, TimeSpan.Zero, CancellationToken.None);
        }
        catch (QueueUnavailableException exception)
        {
            NotRung(logger, exception);
        }
    }

    private void Log(string action, Guid batchId, OperatorName by, BatchOrdered ordered)
    {
        if (ordered is BatchOrdered.Done)
        {
            Ordered(logger, by, action, batchId);
        }
        else
        {
            Refused(logger, by, action, batchId, ordered.GetType().Name);
        }
    }

    [LoggerMessage(1800, LogLevel.Warning, "Operator {Operator} ordered {Action} of batch {BatchId}")]
    private static partial void Ordered(ILogger logger, OperatorName @operator, string action, Guid batchId);

    [LoggerMessage(1801, LogLevel.Information, "Operator {Operator} was refused {Action} of batch {BatchId}: {Reason}")]
    private static partial void Refused(ILogger logger, OperatorName @operator, string action, Guid batchId, string reason);

    [LoggerMessage(1802, LogLevel.Warning, "A drain could not be rung for a replayed batch; the sweeper will")]
    private static partial void NotRung(ILogger logger, Exception exception);
}
