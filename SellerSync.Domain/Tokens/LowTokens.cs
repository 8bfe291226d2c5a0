using SellerSync.Domain.Notifications;

namespace SellerSync.Domain.Tokens;

/// <summary>
/// The rule for tokens that stay low: told once when they have been low for longer than a moment, and once when they are not any
/// more. Source: the requirement text (under 30 % for more than 5 minutes).
/// </summary>
/// <param name="Since">When the episode began; null while tokens are not low.</param>
/// <param name="IsTold">Whether this episode has been told.</param>
public sealed record LowTokens(DateTimeOffset? Since, bool IsTold)
{
    public static LowTokens None { get; } = new(null, false);

    /// <summary>What follows from a reading, and what is to be told about it.</summary>
    /// <param name="bucket">Null where nobody knows: then nothing changes.</param>
    /// <param name="lowFill">Below this share of the capacity tokens are low.</param>
    /// <param name="patience">What stays low for longer than this is told.</param>
    public (LowTokens State, Notice? Notice) Next(TokenBucket? bucket, DateTimeOffset now, decimal lowFill, TimeSpan patience)
    {
        if (bucket is null)
        {
            return (this, null);
        }

        var since = Since ?? now;
        if (bucket.Fill >= lowFill)
        {
            return (None, IsTold ? Notices.TokensRecovered(bucket, lowFill, now - since) : null);
        }

        return !IsTold && now - since > patience
            ? (new LowTokens(since, true), Notices.TokensStayLow(bucket, lowFill, now - since))
            : (this with { Since = since }, null);
    }
}
