using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.HandOvers;

public interface IHandOverStore
{
    /// <summary>Takes an open hand-over for this delivery; null when it is done, unknown, or taken by another just now.</summary>
    Task<HandOver?> TakeAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Writes a hand-over of what is still new, already taken; null when all of it is stored or on its way by now.</summary>
    /// <param name="id">The caller's, so that a request that comes twice is one hand-over.</param>
    Task<HandOver?> OpenAsync(Guid id, StoredSeller seller, Guid userId, IReadOnlyList<Asin> asins, CancellationToken cancellationToken);

    /// <summary>Ends the hand-over by one batch that this worker runs at once; the tokens of its first call are set aside with it where there are any.</summary>
    /// <param name="tokensAtRisk">As in <see cref="ChunkSize.For"/>.</param>
    Task<ClaimedBatch> BecomeImmediateAsync(HandOver handOver, RoutingDecision decision, string workerId, int tokensAtRisk, CancellationToken cancellationToken);

    /// <summary>Ends the hand-over by batches that wait in the queue.</summary>
    Task<IReadOnlyList<Guid>> BecomeQueuedAsync(HandOver handOver, RoutingDecision decision, CancellationToken cancellationToken);

    /// <summary>
    /// Records that an unforeseen fault struck. The last of as many as a batch has attempts (<see cref="ClaimedBatch.MaxAttempts"/>) ends the
    /// hand-over as failed, and its ASINs are new again for the next lookup.
    /// </summary>
    /// <returns>Whether it was the last.</returns>
    Task<bool> FailAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Hand-overs that nobody works on and no message of the last minute announces, or whose worker died; they count as announced from now on.</summary>
    Task<IReadOnlyList<Guid>> ForgottenAsync(CancellationToken cancellationToken);
}
