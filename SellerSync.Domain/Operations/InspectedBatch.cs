namespace SellerSync.Domain.Operations;

/// <summary>A batch with all that is known of it.</summary>
/// <param name="FailedAsins">Reason by ASIN.</param>
/// <param name="Calls">Its calls by the ledger, newest first, the newest 200.</param>
/// <param name="HandOver">Where it came from; null for a batch of an older backend.</param>
/// <param name="Actions">What operators did to it, newest first.</param>
public sealed record InspectedBatch(
    BatchOnRecord Batch,
    IReadOnlyDictionary<string, string> FailedAsins,
    IReadOnlyList<CallOnRecord> Calls,
    HandOverOnRecord? HandOver,
    IReadOnlyList<OperatorAction> Actions)
{
    public const int MostCalls = 200;
}

/// <param name="Status">OPEN or DONE.</param>
/// <param name="Products">All that were handed over, also those of its other batches.</param>
public sealed record HandOverOnRecord(Guid Id, string Status, int Products, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);
