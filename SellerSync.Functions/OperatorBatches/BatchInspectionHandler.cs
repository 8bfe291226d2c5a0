using SellerSync.Domain.Operations;

namespace SellerSync.Functions.OperatorBatches;

/// <summary>Batches of everybody, for operators alone.</summary>
public sealed class BatchInspectionHandler(IBatchRegister register)
{
    /// <summary>It comes to nothing but a page, which may be empty.</summary>
    public Task<EntryPage<BatchOnRecord>> ListAsync(BatchFilter filter, EntryPosition? after, int limit, CancellationToken cancellationToken) =>
        register.ReadAsync(filter, after, limit, cancellationToken);

    /// <summary>Null where there is no such batch.</summary>
    public Task<InspectedBatch?> FindAsync(Guid batchId, CancellationToken cancellationToken) => register.FindAsync(batchId, cancellationToken);
}
