using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.Snapshots;

/// <summary>Competitors that wait for a snapshot of their storefront, and the snapshots. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface ISnapshotStore
{
    /// <summary>Takes the competitor that has waited longest, under a lease; one that was tried before comes after all others. Null when none waits.</summary>
    Task<QueuedSnapshot?> ClaimAsync(CancellationToken cancellationToken);

    /// <summary>Stores the snapshot and takes the competitor off the queue, in one statement; nothing where it is off the queue already.</summary>
    Task StoreAsync(QueuedSnapshot claimed, IReadOnlyList<Asin> asins, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes a competitor off the queue without a snapshot.</summary>
    Task DropAsync(QueuedSnapshot claimed, CancellationToken cancellationToken);
}

public sealed record QueuedSnapshot(SellerId SellerId, Marketplace Marketplace);
