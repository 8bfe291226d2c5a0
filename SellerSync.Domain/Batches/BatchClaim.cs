namespace SellerSync.Domain.Batches;

/// <summary>What a claim of queued batches came to.</summary>
public abstract record BatchClaim
{
    private BatchClaim()
    {
    }

    /// <param name="Batches">Held under a lease, in the order in which they are to be run; the first is begun. None where nothing waits.</param>
    public sealed record Claimed(IReadOnlyList<ClaimedBatch> Batches) : BatchClaim;

    /// <summary>Work waits, but its first call cannot be paid for now: nothing was claimed.</summary>
    public sealed record NoTokens(TimeSpan RetryAfter) : BatchClaim;
}
