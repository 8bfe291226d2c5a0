namespace SellerSync.Domain.Routing;

/// <summary>
/// The numbers of the routing policy: the most products that are processed at once in each situation.
/// They are the policy's one input for what may come: a paid tier, a time of day or a bucket that announces itself would
/// choose another set of these for a call; the rules stay.
/// </summary>
public sealed record RoutingThresholds
{
    public const string Section = "Routing";

    public int Default { get; init; } = 50;

    public int Low { get; init; } = 20;

    public int Plenty { get; init; } = 75;

    public int HeavyUser { get; init; } = 20;

    public int Unavailable { get; init; } = 20;

    /// <summary>Below this share of the capacity tokens are low.</summary>
    public decimal LowFill { get; init; } = 0.3m;

    /// <summary>Above this share of the capacity tokens are plentiful.</summary>
    public decimal PlentyFill { get; init; } = 0.8m;

    /// <summary>More tokens than this in the last hour make a heavy user.</summary>
    public int HeavyUserTokens { get; init; } = 2_000;
}
