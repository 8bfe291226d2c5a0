using SellerSync.Domain.Tokens;
using Outcome = SellerSync.Functions.Tokens.TokensOutcome;

namespace SellerSync.Functions.Tokens;

/// <summary>The token bucket as the routing policy sees it: as last told, refilled up to now. Keepa is never asked.</summary>
public sealed class TokensHandler(ITokenStatusStore store, TimeProvider time)
{
    public async Task<Outcome> HandleAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(cancellationToken) is { } status
            ? new Outcome.Known(status with { Bucket = status.Bucket.At(time.GetUtcNow()) })
            : new Outcome.Unavailable();
}
