namespace SellerSync.Local.Soak;

/// <summary>What a soak does.</summary>
/// <param name="Duration">How long users begin lookups; what they have begun is waited for.</param>
/// <param name="Kills">How many processes of the functions are killed meanwhile, at random moments.</param>
internal sealed record SoakPlan(TimeSpan Duration, int Kills)
{
    public const int Users = 50;

    /// <summary>Lookups side by side.</summary>
    public const int LookupsAtOnce = 8;

    /// <summary>The most tokens that a killed process may have paid for nothing, on average.</summary>
    public const int TokensWastedAKill = 150;

    /// <summary>How long Keepa takes for a product call: without it no kill would meet one.</summary>
    public static readonly TimeSpan ProductCall = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the rest may take after the last lookup.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(3);
}
