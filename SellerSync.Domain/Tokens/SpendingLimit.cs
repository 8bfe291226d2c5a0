namespace SellerSync.Domain.Tokens;

/// <summary>
/// The most tokens that all instances together may spend, whatever the bucket holds. A call counts as the dearest that it can be
/// until its price is known, so that no number of calls side by side exceeds the limit.
/// </summary>
/// <param name="AtMost">Tokens, at least 1.</param>
/// <param name="Spent">What settled calls cost, and what all others can cost at most.</param>
public sealed record SpendingLimit(int AtMost, long Spent)
{
    /// <summary>Whoever is refused asks again after so long: somebody may have raised the limit.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

    /// <summary>The question with as many units as the limit allows; null where it allows too few.</summary>
    /// <param name="dearest">The most that one unit can cost.</param>
    public TokenAsk? Narrow(TokenAsk ask, int dearest)
    {
        var units = (int)Math.Clamp((AtMost - Spent) / Math.Max(1, dearest), 0, ask.Units);
        return units >= Math.Clamp(ask.AtLeast, 1, ask.Units) ? ask with { Units = units } : null;
    }
}
