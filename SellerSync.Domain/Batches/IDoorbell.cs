namespace SellerSync.Domain.Batches;

/// <summary>
/// The messages that wake workers. They are doorbells: the database holds the work.
/// Every call may throw <see cref="Faults.QueueUnavailableException"/>.
/// </summary>
public interface IDoorbell
{
    /// <param name="delay">How long the message stays invisible; zero for now, at most 7 days.</param>
    Task RingHandOverAsync(Guid handOverId, TimeSpan delay, CancellationToken cancellationToken);

    /// <param name="sellerUuid">The seller to serve first, or null.</param>
    /// <param name="delay">How long the message stays invisible; zero for now, at most 7 days.</param>
    Task RingDrainAsync(Guid? sellerUuid, TimeSpan delay, CancellationToken cancellationToken);
}
