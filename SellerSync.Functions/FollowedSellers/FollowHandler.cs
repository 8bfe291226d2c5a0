using SellerSync.Domain.Faults;
using SellerSync.Domain.Follows;
using SellerSync.Domain.Sellers;
using Outcome = SellerSync.Functions.FollowedSellers.FollowOutcome;

namespace SellerSync.Functions.FollowedSellers;

/// <summary>Follows sellers and ends it, for the user who asks. Both may be said twice.</summary>
public sealed class FollowHandler(IFollowStore follows)
{
    public async Task<Outcome> FollowAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        try
        {
            return await follows.FollowAsync(userId, sellerId, marketplace, cancellationToken) ? new Outcome.Followed() : new Outcome.NeverLookedUp();
        }
        catch (UnknownUserException)
        {
            return new Outcome.UnknownUser();
        }
    }

    /// <summary>Writes no user: whoever is unknown follows nothing.</summary>
    public async Task<Outcome> UnfollowAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        await follows.UnfollowAsync(userId, sellerId, marketplace, cancellationToken) ? new Outcome.Unfollowed() : new Outcome.NeverLookedUp();

    public Task<IReadOnlyList<FollowedSeller>> ListAsync(Guid userId, CancellationToken cancellationToken) =>
        follows.ReadAsync(userId, cancellationToken);
}
