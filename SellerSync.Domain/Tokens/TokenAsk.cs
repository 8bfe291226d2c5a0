namespace SellerSync.Domain.Tokens;

/// <summary>What a call wants to spend. A part of it may be granted: a call with fewer products.</summary>
/// <param name="Units">How many products or sellers at most, at least 1.</param>
/// <param name="TokensPerUnit">What one of them is expected to cost at most.</param>
/// <param name="AtLeast">How many must be granted for the call to be worth it.</param>
public sealed record TokenAsk(TokenPriority Priority, int Units, int TokensPerUnit, int AtLeast = 1)
{
    /// <summary>One seller with its storefront.</summary>
    public static TokenAsk ForStorefront(TokenPriority priority) => new(priority, 1, TokenCost.PerStorefront);
}

/// <summary>Which parts of the bucket, 0 to 1, are kept from whom.</summary>
/// <param name="Floor">What queued work leaves to people who wait.</param>
/// <param name="Plenty">What snapshots leave untouched.</param>
public sealed record TokenShares(decimal Floor, decimal Plenty)
{
    /// <summary>The level, in tokens, that a spender of this priority must leave.</summary>
    public int LevelFor(TokenPriority priority, TokenBucket bucket) => priority switch
    {
        TokenPriority.Immediate => 0,
        TokenPriority.Snapshot => bucket.Floor(Plenty),
        _ => bucket.Floor(Floor),
    };
}
