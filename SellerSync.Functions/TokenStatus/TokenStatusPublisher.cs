using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>Writes what this instance's answers told where every instance reads it, each status once.</summary>
public sealed class TokenStatusPublisher(ITokenGauge gauge, ITokenStatusStore store)
{
    private Domain.Tokens.TokenStatus? _published;

    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (gauge.Latest is { } latest && (_published is null || latest.RefreshedAt > _published.RefreshedAt))
        {
            await store.WriteAsync(latest, cancellationToken);
            _published = latest;
        }
    }
}
