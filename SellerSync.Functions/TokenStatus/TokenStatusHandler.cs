using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>
/// Keeps the cached token status fresh for all readers. Keepa is asked only when no answer to any instance has told the status
/// for 30 seconds; with a run every 4 seconds a reader sees it at most 35 seconds old. A failed refresh never moves its time.
/// </summary>
public sealed class TokenStatusHandler(TokenRefresher refresher, TokenStatusPublisher publisher, ITokenStatusStore store, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(cancellationToken) is not { } told || time.GetUtcNow() - told.RefreshedAt >= MaxAge)
        {
            await refresher.RefreshAsync(MaxAge, cancellationToken);
        }

        await publisher.PublishAsync(cancellationToken);
    }
}
