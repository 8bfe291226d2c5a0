using Microsoft.Extensions.Options;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Alarms;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>Tells the team when tokens stay low and when they are not any more.</summary>
public sealed class LowTokensWatch(IncidentWatch incidents, IOptions<RoutingThresholds> thresholds, IOptions<TokenOptions> options)
{
    /// <param name="bucket">Null where nobody knows.</param>
    public Task LookAsync(TokenBucket? bucket, CancellationToken cancellationToken) => incidents.LookAsync(
        IncidentKind.LowTokens,
        (state, now) => LowTokens.Next(state, bucket, now, thresholds.Value.LowFill, options.Value.LowAlertAfter),
        cancellationToken);
}
