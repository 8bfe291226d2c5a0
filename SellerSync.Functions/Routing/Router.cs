using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.Routing;

/// <summary>
/// Asks the routing policy with cached facts. What cannot be had is left out: without a token status the policy takes
/// its careful threshold, without the user's usage only the system's counts.
/// </summary>
public sealed partial class Router(
    ITokenStatusStore tokenStatus,
    IUserUsage usage,
    IOptions<RoutingThresholds> thresholds,
    TimeProvider time,
    ILogger<Router> logger)
{
    public async Task<RoutingDecision> DecideAsync(Guid userId, int productCount, CancellationToken cancellationToken)
    {
        var status = await tokenStatus.ReadAsync(cancellationToken);
        return RoutingPolicy.Decide(productCount, status?.Bucket.At(time.GetUtcNow()), await UsageAsync(userId, cancellationToken), thresholds.Value);
    }

    private async Task<int?> UsageAsync(Guid userId, CancellationToken cancellationToken)
    {
        try
        {
            return await usage.TokensLastHourAsync(userId, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            UsageUnavailable(logger);
            return null;
        }
    }

    [LoggerMessage(1000, LogLevel.Warning, "A user's token usage was unavailable: only the system's threshold counted")]
    private static partial void UsageUnavailable(ILogger logger);
}
