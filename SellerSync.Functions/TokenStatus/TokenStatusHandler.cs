using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>Keeps the cached token status fresh for all readers, and has it watched. A failed refresh never moves its time.</summary>
public sealed class TokenStatusHandler(TokenStatusKeeper keeper, ITokenStatusStore store, LowTokensWatch lowTokens, TimeProvider time)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keeper.KeepAsync(cancellationToken);
        }
        finally
        {
            await lowTokens.LookAsync((await store.ReadAsync(cancellationToken))?.Bucket.At(time.GetUtcNow()), cancellationToken);
        }
    }
}
