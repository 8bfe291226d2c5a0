namespace SellerSync.Domain.Tokens;

/// <summary>What users have spent. May throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface ITokenSpending
{
    /// <summary>Tokens of this user's calls since then: what Keepa charged, else what is set aside for them.</summary>
    Task<long> SinceAsync(Guid userId, DateTimeOffset since, CancellationToken cancellationToken);
}
