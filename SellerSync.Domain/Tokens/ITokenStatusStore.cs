namespace SellerSync.Domain.Tokens;

/// <summary>The cached token status that all instances read.</summary>
public interface ITokenStatusStore
{
    /// <summary>The status, or null when it is missing, unreadable, or older than <see cref="TokenStatus.MaxAge"/>.</summary>
    Task<TokenStatus?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes the status unless a newer one stands there already that is fresh.</summary>
    Task WriteAsync(TokenStatus status, CancellationToken cancellationToken);
}
