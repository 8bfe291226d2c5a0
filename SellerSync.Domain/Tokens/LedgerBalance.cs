namespace SellerSync.Domain.Tokens;

/// <summary>
/// The ledger of the shared bucket: what Keepa said last, refilled by the time since, less what is reserved for calls whose
/// price is not known yet. Answers are put in order by Keepa's clock; the time between them goes by the ledger's own.
/// </summary>
/// <param name="Told">Keepa's newest word; null before the first.</param>
/// <param name="ToldAt">When it came, by the ledger's clock.</param>
/// <param name="Reserved">Tokens set aside for calls that are not settled.</param>
/// <param name="Spent">Tokens that have left the bucket since the first word, by whomever: what we settled, what we do not know of, and what others on the same key took.</param>
public sealed record LedgerBalance(TokenReading? Told, DateTimeOffset ToldAt, int Reserved, long Spent)
{
    /// <summary>A refill is counted this much after its tick, as Keepa's own client does.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    /// <summary>Most calls are answered within this: then what they did not use of their reservation is there again.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public static LedgerBalance Empty { get; } = new(null, DateTimeOffset.MinValue, 0, 0);

    /// <summary>The bucket now, less what is reserved; null before Keepa's first word.</summary>
    public TokenBucket? At(DateTimeOffset now, TimeSpan refillPeriod)
    {
        if (Told is null)
        {
            return null;
        }

        var bucket = Bucket(Told, ToldAt + Told.RefillIn + Slack, refillPeriod).At(now);
        return bucket with { Available = bucket.Available - Reserved };
    }

    /// <summary>Takes over what an answer says, unless a newer one is known.</summary>
    /// <param name="at">When it came, by the ledger's clock.</param>
    /// <param name="longestCall">Answers overtake each other by less than this: one that seems older shows that Keepa's clock was wrong once.</param>
    public LedgerBalance Hear(TokenReading reading, DateTimeOffset at, TimeSpan refillPeriod, TimeSpan longestCall)
    {
        if (Told is null)
        {
            return this with { Told = reading, ToldAt = at };
        }

        if (!reading.IsNewerThan(Told) && at - ToldAt < longestCall)
        {
            return this;
        }

        // Another plan is another bucket: what is missing between the two was not spent.
        var spent = reading.RefillRate == Told.RefillRate
            ? Bucket(Told, Told.NextRefillAt, refillPeriod).At(reading.EndedAt).Available - reading.TokensLeft
            : 0;
        return this with { Told = reading, ToldAt = at, Spent = Spent + spent };
    }

    /// <summary>What may be spent now: units and the tokens to reserve for them, or the time after which it is worth asking again.</summary>
    public (int Units, int Tokens, TimeSpan RetryAfter) Decide(TokenAsk ask, TokenShares shares, DateTimeOffset now, TimeSpan refillPeriod)
    {
        if (At(now, refillPeriod) is not { } bucket)
        {
            return (0, 0, refillPeriod);
        }

        var price = Math.Max(1, ask.TokensPerUnit);
        var floor = shares.LevelFor(ask.Priority, bucket);
        var atLeast = Math.Clamp(ask.AtLeast, 1, ask.Units);
        var units = (int)Math.Clamp(((long)bucket.Available - floor) / price, 0, ask.Units);
        if (units >= atLeast)
        {
            return (units, units * price, TimeSpan.Zero);
        }

        // What a full bucket could never grant is granted by a full bucket; Keepa lets the rest become debt.
        var level = (int)Math.Min(floor + ((long)atLeast * price), bucket.Capacity);
        return bucket.Available >= level && bucket.Capacity > 0
            ? (atLeast, atLeast * price, TimeSpan.Zero)
            : (0, 0, Wait(bucket, level, now, refillPeriod));
    }

    // Calls cost less than was set aside for them: while some are under way, it may be worth asking before the refills alone suffice.
    private TimeSpan Wait(TokenBucket bucket, int level, DateTimeOffset now, TimeSpan refillPeriod)
    {
        var (refills, hoped) = (bucket.WhenAt(level, now) ?? now + refillPeriod, (bucket with { Available = bucket.Available + Reserved }).WhenAt(level, now));
        var settled = hoped is { } at && at > now + Settling ? at : now + Settling;
        return (Reserved > 0 && settled < refills ? settled : refills) - now;
    }

    /// <summary>
    /// The most that may be reserved for other calls so that all of this can be granted as well; null where that is less than is
    /// reserved now. Until Keepa speaks again it only grows with time: what was worked out a moment ago still holds.
    /// </summary>
    public int? MostReservedBeside(TokenAsk ask, TokenShares shares, DateTimeOffset now, TimeSpan refillPeriod)
    {
        if (At(now, refillPeriod) is not { } bucket)
        {
            return null;
        }

        var room = bucket.Available - shares.LevelFor(ask.Priority, bucket) - (ask.Units * Math.Max(1, ask.TokensPerUnit));
        return room >= 0 ? Reserved + room : null;
    }

    private static TokenBucket Bucket(TokenReading told, DateTimeOffset nextRefillAt, TimeSpan refillPeriod) =>
        new(told.TokensLeft, told.RefillRate, told.FlowReduction, nextRefillAt, refillPeriod);
}
