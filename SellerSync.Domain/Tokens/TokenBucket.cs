namespace SellerSync.Domain.Tokens;

/// <summary>
/// Keepa's token bucket at one moment: tokens live 60 minutes, so its capacity is 60 times the refill rate,
/// and each refill period adds one lump. No plan size is assumed anywhere.
/// </summary>
/// <param name="Available">Tokens left; below 0 it is debt.</param>
/// <param name="RefillRate">Tokens a minute of the plan.</param>
/// <param name="FlowReduction">Tokens a minute that product tracking takes away.</param>
/// <param name="NextRefillAt">When the next lump arrives.</param>
/// <param name="RefillPeriod">Time between lumps: a minute, unless a simulator runs faster.</param>
public sealed record TokenBucket(
    int Available,
    int RefillRate,
    double FlowReduction,
    DateTimeOffset NextRefillAt,
    TimeSpan RefillPeriod)
{
    public const int MinutesOfLife = 60;

    public int Capacity => MinutesOfLife * RefillRate;

    /// <summary>Share of the capacity that is there, 0 to 1; debt counts as empty.</summary>
    public decimal Fill => Capacity <= 0 ? 0 : Math.Clamp((decimal)Available / Capacity, 0, 1);

    /// <summary>Tokens that one refill adds.</summary>
    public int Lump => Math.Max(0, (int)Math.Floor(RefillRate - FlowReduction));

    /// <summary>The level that queued work leaves to people who wait.</summary>
    /// <param name="share">Share of the capacity, for example 7/15.</param>
    public int Floor(decimal share) => (int)Math.Ceiling(decimal.Round(Capacity * share, 6)); // 7/15 is a rounded number itself: 7,000, not 7,001

    /// <summary>How many tokens are missing to spend <paramref name="cost"/> and still hold <paramref name="floor"/>.</summary>
    public int Needed(int cost, int floor = 0) => Math.Max(0, floor + cost - Available);

    /// <summary>The bucket as it will be at <paramref name="now"/> if nobody spends; never before its last lump.</summary>
    public TokenBucket At(DateTimeOffset now)
    {
        if (now < NextRefillAt || RefillPeriod <= TimeSpan.Zero)
        {
            return this;
        }

        var lumps = 1 + ((now - NextRefillAt).Ticks / RefillPeriod.Ticks);
        var refilled = Math.Min(Capacity, Available + (lumps * Lump));
        return this with
        {
            Available = (int)Math.Max(Available, refilled),
            NextRefillAt = NextRefillAt + TimeSpan.FromTicks(RefillPeriod.Ticks * lumps),
        };
    }

    /// <summary>When <paramref name="level"/> tokens will be there, or null where they never will (over the capacity, or no refill).</summary>
    public DateTimeOffset? WhenAt(int level, DateTimeOffset now)
    {
        var bucket = At(now);
        if (bucket.Available >= level)
        {
            return now;
        }

        if (level > bucket.Capacity || bucket.Lump == 0 || bucket.RefillPeriod <= TimeSpan.Zero)
        {
            return null;
        }

        var lumps = ((long)level - bucket.Available + bucket.Lump - 1) / bucket.Lump;
        return bucket.NextRefillAt + TimeSpan.FromTicks(bucket.RefillPeriod.Ticks * (lumps - 1));
    }
}
