namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>What an answer tells about the bucket at one moment.</summary>
/// <param name="At">The moment, Unix milliseconds; At + RefillIn is the next refill.</param>
/// <param name="TokensLeft">The balance; below zero when in debt.</param>
/// <param name="RefillIn">Milliseconds to the next refill, above 0 and at most the period.</param>
/// <param name="RefillRate">Tokens a minute.</param>
/// <param name="TokenFlowReduction">Tokens a refill lost to tracking.</param>
public readonly record struct BucketState(long At, int TokensLeft, int RefillIn, int RefillRate, double TokenFlowReduction);
