using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Routing;

/// <summary>
/// Decides whether products are processed at once or queued, by the token level and the user's recent use.
/// Source: the requirement text's <c>shouldQueueProducts</c>; exactly 30 %, 80 %, 2,000 tokens and exactly
/// the threshold stay on the lower side.
/// </summary>
public static class RoutingPolicy
{
    /// <param name="productCount">Products to process.</param>
    /// <param name="tokens">The cached bucket; null when its status is unavailable.</param>
    /// <param name="userTokensLastHour">Tokens this user's batches took in the last hour; null when unknown (then only the system's threshold counts).</param>
    /// <param name="thresholds">The set that holds for this user at this time: what paid tiers or times of day would choose.</param>
    public static RoutingDecision Decide(int productCount, TokenBucket? tokens, int? userTokensLastHour, RoutingThresholds thresholds)
    {
        var (threshold, reason) = tokens switch
        {
            null => (thresholds.Unavailable, RoutingReason.TokenStatusUnavailable),
            _ when userTokensLastHour > thresholds.HeavyUserTokens => (thresholds.HeavyUser, RoutingReason.HeavyUser),
            { Fill: var fill } when fill < thresholds.LowFill => (thresholds.Low, RoutingReason.LowTokens),
            { Fill: var fill } when fill > thresholds.PlentyFill => (thresholds.Plenty, RoutingReason.PlentyOfTokens),
            _ => (thresholds.Default, RoutingReason.Default),
        };
        return new RoutingDecision(
            productCount > threshold ? Route.Queue : Route.Immediate,
            productCount,
            threshold,
            tokens is null ? null : Math.Round(tokens.Fill * 100, 1),
            reason);
    }
}
