namespace SellerSync.Domain.Searches;

/// <summary>One search of a user's, as it is recorded.</summary>
/// <param name="UserId">The verified subject.</param>
/// <param name="At">When; also the time at which the storefront counts as checked.</param>
/// <param name="TokensUsed">What Keepa charged for the seller itself.</param>
/// <param name="MostProducts">The most products to hand over, the freshest; null for all.</param>
public sealed record Search(Guid UserId, DateTimeOffset At, int TokensUsed, int? MostProducts = null)
{
    /// <summary>What is settled in the transaction that records the search; null where nothing was paid for.</summary>
    public Tokens.TokenPayment? Payment { get; init; }
}

public interface ISearchStore
{
    /// <summary>Records a search that was answered without Keepa.</summary>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task RecordAsync(Sellers.StoredSeller seller, Search search, CancellationToken cancellationToken);
}
