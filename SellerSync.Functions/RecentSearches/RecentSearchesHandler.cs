using SellerSync.Domain.Searches;

namespace SellerSync.Functions.RecentSearches;

/// <summary>A user's own latest searches: nobody else's can be asked for.</summary>
public sealed class RecentSearchesHandler(IRecentSearchStore searches)
{
    /// <summary>It comes to nothing but the list, which may be empty.</summary>
    public Task<IReadOnlyList<RecentSearch>> HandleAsync(Guid userId, int limit, CancellationToken cancellationToken) =>
        searches.ReadAsync(userId, limit, cancellationToken);
}
