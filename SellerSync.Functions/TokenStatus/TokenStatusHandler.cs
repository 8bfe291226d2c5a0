using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>Keeps the cached token status fresh for all readers. A failed refresh never moves its time.</summary>
public sealed class TokenStatusHandler(TokenRefresher refresher, ITokenLedger ledger, ITokenStatusStore store)
{
    /// <summary>A little less than the timer's period, so that every run finds out whether an answer came since the last.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(25);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (await refresher.RefreshAsync(MaxAge, cancellationToken) is { } status)
        {
            await store.WriteAsync(status, cancellationToken);
            await ledger.ReconcileAsync(cancellationToken);
        }
    }
}
