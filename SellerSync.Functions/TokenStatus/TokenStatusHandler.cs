using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>
/// Keeps the cached token status fresh for all readers, has it watched, and the ledger reconciled with it. A failed refresh never
/// moves its time.
/// </summary>
public sealed class TokenStatusHandler(TokenStatusKeeper keeper, ITokenLedger ledger, ITokenStatusStore store, LowTokensWatch lowTokens, TimeProvider time)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keeper.KeepAsync(cancellationToken);
            await ledger.ReconcileAsync(cancellationToken);
        }
        finally
        {
            await lowTokens.LookAsync((await store.ReadAsync(cancellationToken))?.Bucket.At(time.GetUtcNow()), cancellationToken);
        }
    }
}
