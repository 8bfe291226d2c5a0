namespace SellerSync.Domain.Operations;

/// <summary>
/// The messages that failed at every delivery or could not be read: each queue's stand in its poison queue. Every call may throw
/// <see cref="Faults.QueueUnavailableException"/>.
/// </summary>
public interface IPoisonMessages
{
    /// <summary>How many stand in each, about, by the name of the queue that they came from.</summary>
    Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken);

    /// <summary>The first of each queue, up to 32, as they are; they stay where they are.</summary>
    Task<IReadOnlyList<PoisonPile>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gives messages back to the queue that they came from, up to 1,000 of each; what cannot be read stays. One that was given
    /// back in the moment of a crash may come twice, which does no harm.
    /// </summary>
    /// <param name="queue">The queue that they came from; null for all. Nothing is done for a name that is none of them.</param>
    Task<IReadOnlyList<PoisonRequeued>> RequeueAsync(string? queue, CancellationToken cancellationToken);
}

/// <param name="Queue">The queue that they came from.</param>
/// <param name="Count">About; also of those that are not shown.</param>
public sealed record PoisonPile(string Queue, int Count, IReadOnlyList<PoisonMessage> Messages);

/// <param name="At">When it came into the poison queue.</param>
/// <param name="Text">Decoded where it can be; cut after 500 characters.</param>
/// <param name="Unreadable">Why it cannot be read; null where it can, and can be given back.</param>
public sealed record PoisonMessage(string Id, DateTimeOffset? At, string Text, string? Unreadable)
{
    public const int MostCharacters = 500;
}

/// <param name="Kept">What stays, with its reason.</param>
public sealed record PoisonRequeued(string Queue, int Requeued, IReadOnlyList<PoisonMessage> Kept);
