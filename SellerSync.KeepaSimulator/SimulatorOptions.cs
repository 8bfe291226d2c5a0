using SellerSync.KeepaSimulator.Bucket;

namespace SellerSync.KeepaSimulator;

/// <summary>How one simulated Keepa behaves. Two servers with equal options and clocks give equal answers.</summary>
public sealed record SimulatorOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The plan: tokens a minute, at least 1. The bucket holds 60 times as many.</summary>
    public int RefillRate { get; init; } = 250;

    /// <summary>Divides the refill period and nothing else, above 0.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Nominal time between two refills in milliseconds; recordings of the real Keepa show about 60,200.</summary>
    public int NominalRefillPeriod { get; init; } = 60_000;

    /// <summary>Everything generated follows from it, ASINs too.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The one key that is accepted; null accepts any that is not empty.</summary>
    public string? Key { get; init; }

    /// <summary>Balance of each key at first sight; null is a full bucket.</summary>
    public int? InitialBalance { get; init; }

    /// <summary>When a request is charged. At its end by default: then all that run side by side on a small balance are admitted.</summary>
    public ChargeTime ChargeTime { get; init; } = ChargeTime.End;

    /// <summary>Whether offers refreshed less than `update` hours ago cost a flat 5.</summary>
    public bool FreshOffersAreCheaper { get; init; } = true;

    /// <summary>Whether a 429 for an empty bucket carries an `error` object. The recorded one does not.</summary>
    public bool RefusalHasError { get; init; }

    /// <summary>Whether the envelope follows the payload instead of preceding it.</summary>
    public bool EnvelopeLast { get; init; }

    /// <summary>Most ASINs in one call with offers, 1 to 100.</summary>
    public int MaxAsinsWithOffers { get; init; } = 100;

    /// <summary>Added to every request's processing time.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Characters of description added to each product, for answers of a realistic size.</summary>
    public int Padding { get; init; }

    /// <summary>A file that remembers sellers over a restart; null keeps them in memory only.</summary>
    public string? StateFile { get; init; }

    /// <summary>A recording of the real Keepa: requests that it holds are answered from it; null answers none so.</summary>
    public string? ReplayFile { get; init; }

    /// <summary>The simulated day to start on.</summary>
    public int Day { get; init; }

    /// <summary>Length of a simulated day.</summary>
    public TimeSpan DayLength { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Time between two refills in milliseconds, at least 1.</summary>
    public long RefillPeriod => Math.Max(1, (long)Math.Round(NominalRefillPeriod / Speed));
}
