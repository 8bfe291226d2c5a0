using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.Follows;

/// <summary>Which sellers a user follows: discovery keeps those fresh. Each call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IFollowStore
{
    /// <summary>Follows a seller, also when it is followed already; false where it was never looked up.</summary>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task<bool> FollowAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken);

    /// <summary>Ends following a seller, also when it is not followed; false where it was never looked up.</summary>
    Task<bool> UnfollowAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken);

    /// <summary>The sellers that a user follows, last followed first.</summary>
    Task<IReadOnlyList<FollowedSeller>> ReadAsync(Guid userId, CancellationToken cancellationToken);
}

/// <param name="SellerId">Amazon's ID, as stored: an older backend checked it less.</param>
/// <param name="LastCheckedAt">When its storefront was last fetched.</param>
public sealed record FollowedSeller(
    string SellerId,
    string SellerName,
    int Domain,
    int AsinCount,
    DateTimeOffset? LastCheckedAt,
    DateTimeOffset? FollowedAt);
