using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Batches;

public interface IBatchStore
{
    /// <summary>
    /// Claims up to <paramref name="limit"/> batches under a lease: this seller's first, where one is given, then those whose worker died, then people's before
    /// discovery's, HIGH before LOW, and users in turns.
    /// No two workers ever get the same one. The first is begun in the same transaction: nothing is claimed that cannot be paid for.
    /// </summary>
    /// <param name="tokensAtRisk">As in <see cref="ChunkSize.For"/>.</param>
    Task<BatchClaim> ClaimAsync(string workerId, Guid? sellerUuid, int limit, int tokensAtRisk, CancellationToken cancellationToken);

    /// <summary>Claims and begins this batch for somebody who waits; null when another worker has it, it is done, or it cannot be paid for.</summary>
    /// <param name="tokensAtRisk">As in <see cref="ChunkSize.For"/>.</param>
    Task<ClaimedBatch?> ClaimOneAsync(string workerId, Guid batchId, int tokensAtRisk, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a claimed batch, in one transaction: the attempt counts, and the tokens of its first call are set aside. Neither where
    /// they are refused. Whoever dies before has cost the batch no attempt.
    /// </summary>
    /// <param name="tokensAtRisk">As in <see cref="ChunkSize.For"/>.</param>
    /// <exception cref="Faults.LeaseLostException">The batch was taken over.</exception>
    Task<LedgerGrant> BeginAsync(ClaimedBatch batch, TokenPriority priority, int tokensAtRisk, CancellationToken cancellationToken);

    /// <summary>The sign of life of whoever holds these batches; returns those that are still theirs.</summary>
    Task<IReadOnlySet<Guid>> ExtendAsync(IReadOnlyCollection<ClaimedBatch> held, CancellationToken cancellationToken);

    /// <summary>
    /// Stores one chunk with its products, failures and cost in one transaction, settles its reservation, and extends the lease. What
    /// Keepa does not have is noted there as well (<see cref="ProductRetries"/>), once however often the same chunk is stored.
    /// </summary>
    /// <exception cref="Faults.LeaseLostException">The batch was taken over.</exception>
    Task StoreChunkAsync(ClaimedBatch batch, PaidAnswer answer, string source, CancellationToken cancellationToken);

    /// <summary>Ends a batch whose products are all settled: COMPLETED (with a message where some failed), or FAILED where none was stored.</summary>
    Task<BatchResult> CompleteAsync(ClaimedBatch batch, CancellationToken cancellationToken);

    /// <summary>Gives a batch back. Waiting for tokens or a shutdown is no attempt.</summary>
    /// <param name="setAsideFor">For so long nobody claims it.</param>
    Task SnoozeAsync(ClaimedBatch batch, TimeSpan setAsideFor, CancellationToken cancellationToken);

    /// <summary>Records a failed attempt: back to the queue after <paramref name="retryAfter"/>, or FAILED after the last.</summary>
    Task FailAttemptAsync(ClaimedBatch batch, string reason, TimeSpan retryAfter, CancellationToken cancellationToken);

    /// <summary>Ends batches whose worker died at every attempt, as FAILED; returns how many.</summary>
    Task<int> FailAbandonedAsync(CancellationToken cancellationToken);

    /// <summary>Whether a batch has lost its worker, by the end of its lease, within this time.</summary>
    Task<bool> AnyOrphanedAsync(TimeSpan within, CancellationToken cancellationToken);

    /// <summary>Whether a batch could be claimed right now.</summary>
    Task<bool> AnyClaimableAsync(CancellationToken cancellationToken);
}

/// <param name="Stored">Products stored.</param>
/// <param name="Failures">Reason by ASIN.</param>
public sealed record BatchResult(int Stored, IReadOnlyDictionary<Asin, string> Failures);

/// <summary>An answer about the products of one chunk and what it cost.</summary>
/// <param name="Charged">Tokens, by Keepa's own word.</param>
public sealed record PaidAnswer(ProductsAnswer Products, TokenReservation Reservation, int Charged);
