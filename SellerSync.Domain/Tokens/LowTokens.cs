using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Notifications;

namespace SellerSync.Domain.Tokens;

/// <summary>
/// The rule for tokens that stay low: an <see cref="Incident"/> once they have been low for longer than a moment. Source: the
/// requirement text (under 30 % for more than 5 minutes).
/// </summary>
public static class LowTokens
{
    /// <param name="bucket">Null where nobody knows: then nothing changes.</param>
    /// <param name="lowFill">Below this share of the capacity tokens are low.</param>
    /// <param name="patience">What stays low for longer than this is told.</param>
    public static (Incident State, Notice? Notice) Next(Incident state, TokenBucket? bucket, DateTimeOffset now, decimal lowFill, TimeSpan patience) => state.Next(
        bucket is null ? null : bucket.Fill < lowFill,
        now,
        patience,
        lasted => Notices.TokensStayLow(bucket!, lowFill, lasted),
        lasted => Notices.TokensRecovered(bucket!, lowFill, lasted));
}
