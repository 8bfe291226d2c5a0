namespace SellerSync.Domain.Searches;

/// <summary>A user's latest search of one seller.</summary>
/// <param name="SellerId">Amazon's ID, as stored: an older backend checked it less.</param>
/// <param name="SearchedAt">Null where an older backend did not note it.</param>
public sealed record RecentSearch(string SellerId, string SellerName, int Domain, int AsinCount, DateTimeOffset? SearchedAt);

public interface IRecentSearchStore
{
    /// <summary>A user's latest search of each seller, newest first. May throw <see cref="Faults.StoreUnavailableException"/>.</summary>
    Task<IReadOnlyList<RecentSearch>> ReadAsync(Guid userId, int limit, CancellationToken cancellationToken);
}
