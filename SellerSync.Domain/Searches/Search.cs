namespace SellerSync.Domain.Searches;

/// <summary>One search of a user's, as it is recorded.</summary>
/// <param name="UserId">The verified subject.</param>
/// <param name="At">When; also the time at which the storefront counts as checked.</param>
/// <param name="TokensUsed">What Keepa charged for the seller itself.</param>
/// <param name="MostProducts">The most products to hand over, the freshest; null for all.</param>
public sealed record Search(Guid UserId, DateTimeOffset At, int TokensUsed, int? MostProducts = null);

public interface ISearchStore
{
    /// <summary>Makes sure that the database takes this user, before anything is paid for.</summary>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task EnsureUserAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Records a search that was answered without Keepa.</summary>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task RecordAsync(Sellers.StoredSeller seller, Search search, CancellationToken cancellationToken);
}
