using Microsoft.Extensions.Options;
using SellerSync.Domain.Routing;
using SellerSync.Functions.Routing;

namespace SellerSync.Functions.Usage;

/// <summary>What a user's batches took lately, and what would be decided for them now: by the router that decides indeed.</summary>
public sealed class UsageHandler(IUserUsage usage, Router router, IOptions<RoutingThresholds> thresholds)
{
    /// <summary>May throw <see cref="Domain.Faults.StoreUnavailableException"/>.</summary>
    public async Task<UserUsageNow> HandleAsync(Guid userId, CancellationToken cancellationToken)
    {
        var tokens = await usage.TokensLastHourAsync(userId, cancellationToken);

        // How many products are asked for plays no part in the threshold.
        var decision = await router.DecideAsync(userId, productCount: 0, cancellationToken);
        return new UserUsageNow(tokens, thresholds.Value.HeavyUserTokens, decision.Threshold, decision.Reason);
    }
}

/// <param name="HeavyUserTokens">More than this in an hour makes a heavy user.</param>
/// <param name="Threshold">The most products that would be processed at once.</param>
public sealed record UserUsageNow(int TokensLastHour, int HeavyUserTokens, int Threshold, RoutingReason Reason);
