using Microsoft.Extensions.Logging;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>Asks Keepa for the token bucket when no answer has told it lately. The call is free, but Keepa minds being polled.</summary>
public sealed partial class TokenRefresher(IKeepa keepa, ITokenGauge gauge, TimeProvider time, ILogger<TokenRefresher> logger)
{
    /// <summary>The bucket as told within <paramref name="maxAge"/>; older, or null, where Keepa could not be asked.</summary>
    public async Task<Domain.Tokens.TokenStatus?> RefreshAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        if (gauge.Latest is { } latest && time.GetUtcNow() - latest.RefreshedAt < maxAge)
        {
            return latest;
        }

        try
        {
            await keepa.GetTokensAsync(cancellationToken);
        }
        catch (KeepaException exception)
        {
            NotRefreshed(logger, exception.Fault, exception.Message);
        }

        return gauge.Latest;
    }

    [LoggerMessage(1300, LogLevel.Warning, "Token status could not be refreshed ({Fault}): {Message}")]
    private static partial void NotRefreshed(ILogger logger, KeepaFault fault, string message);
}
