namespace SellerSync.Domain.Discovery;

/// <summary>The summary of one run of discovery.</summary>
/// <param name="LookedUp">Sellers whose storefront was fetched and saved.</param>
/// <param name="NewProducts">ASINs that were handed over.</param>
/// <param name="TokensUsed">What Keepa charged for the sellers themselves.</param>
/// <param name="Skipped">How many sellers were passed over, by reason.</param>
public sealed record DiscoveryRun(
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    int LookedUp,
    int NewProducts,
    int TokensUsed,
    IReadOnlyDictionary<SkipReason, int> Skipped,
    DiscoveryEnd End);

/// <summary>Why discovery passed a seller over.</summary>
public enum SkipReason
{
    /// <summary>Its storefront is over the limit, now or by a refusal that is remembered.</summary>
    OverLimit,

    /// <summary>Keepa does not know it any more.</summary>
    NotFound,

    /// <summary>Somebody else has fetched its storefront since the run began.</summary>
    CheckedMeanwhile,

    KeepaFailed,

    DatabaseUnavailable,

    /// <summary>A fault of ours.</summary>
    Failed,
}

/// <summary>Why a run of discovery ended.</summary>
public enum DiscoveryEnd
{
    /// <summary>Each seller of the run was looked at.</summary>
    NothingLeft,

    /// <summary>Queued work of people waits.</summary>
    PeopleWait,

    /// <summary>The tokens are at the floor.</summary>
    NoTokens,

    /// <summary>The time limit, or a shutdown.</summary>
    OutOfTime,

    DatabaseUnavailable,
}

/// <summary>The words by which the database and the log know reasons and ends.</summary>
public static class DiscoveryWords
{
    public static string Word(this SkipReason reason) => reason switch
    {
        SkipReason.OverLimit => "over_limit",
        SkipReason.NotFound => "not_found",
        SkipReason.CheckedMeanwhile => "checked_meanwhile",
        SkipReason.KeepaFailed => "keepa_failed",
        SkipReason.DatabaseUnavailable => "database_unavailable",
        _ => "failed",
    };

    public static string Word(this DiscoveryEnd end) => end switch
    {
        DiscoveryEnd.NothingLeft => "nothing_left",
        DiscoveryEnd.PeopleWait => "people_wait",
        DiscoveryEnd.NoTokens => "no_tokens",
        DiscoveryEnd.OutOfTime => "out_of_time",
        _ => "database_unavailable",
    };
}
