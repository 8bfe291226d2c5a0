namespace SellerSync.Domain.Tokens;

/// <summary>The token bucket as last told by Keepa, kept for readers outside.</summary>
/// <param name="RefreshedAt">When Keepa told it; a failed refresh never moves it.</param>
public sealed record TokenStatus(TokenBucket Bucket, DateTimeOffset RefreshedAt)
{
    /// <summary>Older than this, a status counts as unavailable: three missed refreshes of 30 seconds.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(90);

    /// <summary>One that comes from the future was written by a clock that is wrong: it is no fresher than one so far in the past.</summary>
    public bool IsFreshAt(DateTimeOffset now) => (now - RefreshedAt).Duration() <= MaxAge;
}
