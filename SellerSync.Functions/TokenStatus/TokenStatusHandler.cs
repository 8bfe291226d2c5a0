using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>Keeps the cached token status fresh for all readers, and has it watched. A failed refresh never moves its time.</summary>
public sealed class TokenStatusHandler(TokenRefresher refresher, ITokenStatusStore store, LowTokensWatch lowTokens, TimeProvider time)
{
    /// <summary>A little less than the timer's period, so that every run finds out whether an answer came since the last.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(25);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var status = await refresher.RefreshAsync(MaxAge, cancellationToken);
        try
        {
            if (status is not null)
            {
                await store.WriteAsync(status, cancellationToken);
            }
        }
        finally
        {
            var now = time.GetUtcNow();
            await lowTokens.LookAsync(status?.IsFreshAt(now) == true ? status.Bucket.At(now) : null, cancellationToken);
        }
    }
}
