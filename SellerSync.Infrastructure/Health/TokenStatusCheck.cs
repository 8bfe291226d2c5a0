using System.Globalization;
using SellerSync.Domain.Health;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Health;

/// <summary>Whether the token status is fresh. Without it work goes on by the careful threshold, so requests are still answered.</summary>
public sealed class TokenStatusCheck(ITokenStatusStore statuses, TimeProvider time) : IReadinessCheck
{
    public string Name => "tokenStatus";

    public string Advice => "The token status cannot be read: see what is said of the storage";

    public async Task<Finding> LookAsync(CancellationToken cancellationToken) =>
        await statuses.ReadAsync(cancellationToken) is { } status
            ? Finding.Healthy(string.Create(CultureInfo.InvariantCulture, $"The token status is {Math.Max(0, (time.GetUtcNow() - status.RefreshedAt).TotalSeconds):0} seconds old"))
            : Finding.Degraded($"There is no token status of the last {TokenStatus.MaxAge.TotalSeconds:0} seconds, so only small lookups are processed at once: see that token-status runs and Keepa answers");
}
