namespace SellerSync.Domain.Batches;

/// <summary>The few places in which queued work is drained, over all instances.</summary>
public interface IDrainSlots
{
    /// <summary>Takes a free slot, or null. It is free again when its lease runs out.</summary>
    Task<int?> AcquireAsync(string workerId, CancellationToken cancellationToken);

    Task ExtendAsync(int slot, string workerId, CancellationToken cancellationToken);

    Task ReleaseAsync(int slot, string workerId, CancellationToken cancellationToken);
}
