using Microsoft.Extensions.Logging;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>
/// Asks Keepa for the token bucket when no answer has told it lately. The call is free, but Keepa minds being polled: callers at
/// once share one.
/// </summary>
public sealed partial class TokenRefresher(IKeepa keepa, ITokenGauge gauge, TimeProvider time, ILogger<TokenRefresher> logger)
{
    private readonly Lock _lock = new();
    private Task _asking = Task.CompletedTask;

    /// <summary>Why the last call failed; null where it did not.</summary>
    public KeepaException? Failure { get; private set; }

    /// <summary>The bucket as told within <paramref name="maxAge"/>; older, or null, where Keepa could not be asked.</summary>
    public async Task<Domain.Tokens.TokenStatus?> RefreshAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        Task asking;
        lock (_lock)
        {
            if (gauge.Latest is { } latest && time.GetUtcNow() - latest.RefreshedAt < maxAge)
            {
                return latest;
            }

            asking = _asking = _asking.IsCompleted ? AskAsync() : _asking;
        }

        await asking.WaitAsync(cancellationToken);
        return gauge.Latest;
    }

    // Nobody's token: one caller who leaves must not end the call for the others.
    private async Task AskAsync()
    {
        try
        {
            await keepa.GetTokensAsync(CancellationToken.None);
            Failure = null;
        }
        catch (KeepaException exception)
        {
            Failure = exception;
            NotRefreshed(logger, exception.Fault, exception.Message);
        }
    }

    [LoggerMessage(1300, LogLevel.Warning, "Token status could not be refreshed ({Fault}): {Message}")]
    private static partial void NotRefreshed(ILogger logger, KeepaFault fault, string message);
}
