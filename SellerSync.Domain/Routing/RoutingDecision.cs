namespace SellerSync.Domain.Routing;

public enum Route
{
    Immediate,
    Queue,
}

public enum RoutingReason
{
    Default,
    LowTokens,
    PlentyOfTokens,
    HeavyUser,
    TokenStatusUnavailable,

    /// <summary>Nobody asked for it, so nobody waits: the policy was not asked.</summary>
    Background,
}

/// <param name="TokenPercent">How full the bucket was, 0-100; null when its status was unavailable.</param>
public sealed record RoutingDecision(Route Route, int ProductCount, int Threshold, decimal? TokenPercent, RoutingReason Reason)
{
    /// <summary>For work without a user: always the queue.</summary>
    public static RoutingDecision InBackground(int productCount) => new(Route.Queue, productCount, 0, null, RoutingReason.Background);
}

/// <summary>The words by which users and logs know routes and reasons.</summary>
public static class RoutingWords
{
    public static string Word(this Route route) => route == Route.Immediate ? "immediate" : "queue";

    public static string Word(this RoutingReason reason) => reason switch
    {
        RoutingReason.LowTokens => "low tokens",
        RoutingReason.PlentyOfTokens => "plenty of tokens",
        RoutingReason.HeavyUser => "heavy user",
        RoutingReason.TokenStatusUnavailable => "token status unavailable",
        RoutingReason.Background => "background",
        _ => "default",
    };
}
