namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>What to change about a bucket, in this order; null leaves it.</summary>
/// <param name="RefillRate">Another plan.</param>
/// <param name="TokenFlowReduction">What tracking takes of each refill.</param>
/// <param name="Balance">The balance to set.</param>
/// <param name="Spend">What another program spends on the same key.</param>
internal sealed record BucketChange(int? RefillRate, double? TokenFlowReduction, int? Balance, int? Spend)
{
    /// <exception cref="ArgumentOutOfRangeException">A value that no plan has.</exception>
    public void Apply(TokenBucket bucket)
    {
        bucket.RefillRate = RefillRate ?? bucket.RefillRate;
        bucket.TokenFlowReduction = TokenFlowReduction ?? bucket.TokenFlowReduction;
        if (Balance is { } balance)
            bucket.TokensLeft = balance;
        bucket.Spend(Spend ?? 0);
    }
}
