namespace SellerSync.Domain.HandOvers;

/// <summary>The queue as the place of last resort: unlike a doorbell, a letter carries the work itself.</summary>
public interface ILetters
{
    /// <param name="delay">How long the message stays invisible; zero for now, at most 7 days.</param>
    /// <exception cref="Faults.QueueUnavailableException">The queue did not take it.</exception>
    Task SendAsync(HandOverLetter letter, TimeSpan delay, CancellationToken cancellationToken);
}
