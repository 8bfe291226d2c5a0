namespace SellerSync.Domain.Tokens;

/// <summary>What one answer of Keepa's says about the token bucket. Source: the envelope of every answer.</summary>
/// <param name="Timestamp">Keepa's clock when the request started.</param>
/// <param name="ProcessingTime">How long Keepa worked; <paramref name="RefillIn"/> counts from its end.</param>
/// <param name="TokensLeft">The balance after this request; below 0 it is debt.</param>
/// <param name="TokensConsumed">What this request cost.</param>
/// <param name="RefillRate">Tokens a minute of the plan.</param>
/// <param name="RefillIn">Time to the next refill, which arrives in one lump.</param>
/// <param name="FlowReduction">Tokens a minute that product tracking takes away from the refill.</param>
public sealed record TokenReading(
    DateTimeOffset Timestamp,
    TimeSpan ProcessingTime,
    int TokensLeft,
    int TokensConsumed,
    int RefillRate,
    TimeSpan RefillIn,
    double FlowReduction)
{
    /// <summary>The moment, by Keepa's clock, of which the balance is.</summary>
    public DateTimeOffset EndedAt => Timestamp + ProcessingTime;

    public DateTimeOffset NextRefillAt => EndedAt + RefillIn;

    /// <summary>Whether this is Keepa's later word. Within one millisecond the lower balance is.</summary>
    public bool IsNewerThan(TokenReading other) =>
        EndedAt > other.EndedAt || (EndedAt == other.EndedAt && TokensLeft <= other.TokensLeft);
}
