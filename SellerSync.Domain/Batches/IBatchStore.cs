using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;

namespace SellerSync.Domain.Batches;

public interface IBatchStore
{
    /// <summary>
    /// Claims up to <paramref name="limit"/> batches: this seller's first, then those whose worker died, then HIGH before LOW, oldest first.
    /// No two workers ever get the same one.
    /// </summary>
    Task<IReadOnlyList<ClaimedBatch>> ClaimAsync(string workerId, Guid? sellerUuid, int limit, CancellationToken cancellationToken);

    /// <summary>Claims this batch; null when another worker has it or it is done.</summary>
    Task<ClaimedBatch?> ClaimOneAsync(string workerId, Guid batchId, CancellationToken cancellationToken);

    /// <summary>
    /// Stores one chunk with its products, failures and cost in one transaction, and extends the lease. What Keepa does not have
    /// is noted there as well (<see cref="ProductRetries"/>), once however often the same chunk is stored.
    /// </summary>
    /// <exception cref="Faults.LeaseLostException">The batch was taken over.</exception>
    Task StoreChunkAsync(ClaimedBatch batch, ProductsAnswer answer, int tokens, string source, CancellationToken cancellationToken);

    /// <summary>Ends a batch whose products are all settled: COMPLETED (with a message where some failed), or FAILED where none was stored.</summary>
    Task<BatchResult> CompleteAsync(ClaimedBatch batch, CancellationToken cancellationToken);

    /// <summary>Gives a batch back. Waiting for tokens or a shutdown is no attempt.</summary>
    Task SnoozeAsync(ClaimedBatch batch, CancellationToken cancellationToken);

    /// <summary>Records a failed attempt: back to the queue after <paramref name="retryAfter"/>, or FAILED after the last.</summary>
    Task FailAttemptAsync(ClaimedBatch batch, string reason, TimeSpan retryAfter, CancellationToken cancellationToken);

    /// <summary>Ends batches whose worker died at every attempt, as FAILED; returns how many.</summary>
    Task<int> FailAbandonedAsync(CancellationToken cancellationToken);

    /// <summary>Whether a batch could be claimed right now.</summary>
    Task<bool> AnyClaimableAsync(CancellationToken cancellationToken);
}

/// <param name="Stored">Products stored.</param>
/// <param name="Failures">Reason by ASIN.</param>
public sealed record BatchResult(int Stored, IReadOnlyDictionary<Asin, string> Failures);
