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
    // The status itself is up to half a minute old: many at once read it once.
    private static readonly TimeSpan StatusKeptFor = TimeSpan.FromSeconds(1);

    private volatile KeptStatus? _kept;

    public async Task<RoutingDecision> DecideAsync(Guid userId, int productCount, CancellationToken cancellationToken)
    {
        var status = await StatusAsync(cancellationToken);
        return RoutingPolicy.Decide(productCount, status?.Bucket.At(time.GetUtcNow()), await UsageAsync(userId, cancellationToken), thresholds.Value);
    }

    private async Task<Domain.Tokens.TokenStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        if (_kept is { } kept && time.GetElapsedTime(kept.ReadAt) < StatusKeptFor)
        {
            return kept.Status;
        }

        var status = await tokenStatus.ReadAsync(cancellationToken);
        _kept = status is null ? null : new KeptStatus(status, time.GetTimestamp());
        return status;
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

    private sealed record KeptStatus(Domain.Tokens.TokenStatus Status, long ReadAt);
}
