namespace SellerSync.Domain.Batches;

/// <summary>When the drain will be woken by a message that is under way, so that nobody sends a second one.</summary>
public interface IWakeUps
{
    /// <summary>Notes a wake-up after <paramref name="delay"/>, by the database's clock; false when one that comes no later is noted already.</summary>
    Task<bool> TrySetAsync(TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Whether batches can be claimed that no wake-up announces while a slot is free: a message was lost.</summary>
    Task<bool> IsMissingAsync(CancellationToken cancellationToken);
}
