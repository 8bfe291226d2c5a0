namespace SellerSync.Functions.FollowedSellers;

/// <summary>Everything that following a seller, or ending it, can come to.</summary>
public abstract record FollowOutcome
{
    private FollowOutcome()
    {
    }

    public sealed record Followed : FollowOutcome;

    public sealed record Unfollowed : FollowOutcome;

    public sealed record NeverLookedUp : FollowOutcome;

    public sealed record UnknownUser : FollowOutcome;
}
