using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.Operations;

/// <summary>All batches, whoever's they are: for operators alone. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IBatchRegister
{
    /// <summary>Those that the filter lets through behind <paramref name="after"/>, newest first.</summary>
    Task<EntryPage<BatchOnRecord>> ReadAsync(BatchFilter filter, EntryPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>One batch with all that is known of it, or null.</summary>
    Task<InspectedBatch?> FindAsync(Guid batchId, CancellationToken cancellationToken);
}

/// <summary>Which batches; null lets all through.</summary>
public sealed record BatchFilter(BatchStatus? Status = null, (SellerId Id, Marketplace Marketplace)? Seller = null, Guid? UserId = null);
