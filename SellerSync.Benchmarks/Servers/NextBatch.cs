using SellerSync.Domain.Batches;

namespace SellerSync.Benchmarks.Servers;

/// <summary>Claims for figures, whose tokens are plenty.</summary>
internal static class NextBatch
{
    private const int TokensAtRisk = 10_000;

    /// <exception cref="InvalidOperationException">Nothing waits, or it cannot be paid for.</exception>
    public static async Task<ClaimedBatch> ClaimNextAsync(this IBatchStore batches, string workerId, CancellationToken cancellationToken) =>
        await batches.ClaimAsync(workerId, sellerUuid: null, limit: 1, TokensAtRisk, cancellationToken) is BatchClaim.Claimed { Batches: [var batch] }
            ? batch
            : throw new InvalidOperationException("No batch could be claimed");
}
