namespace SellerSync.Local.Startup;

/// <summary>What a person may choose about the servers.</summary>
/// <param name="Speed">How many times faster than real time the simulator refills; 1 or more.</param>
/// <param name="Rate">The simulated plan in tokens a minute; null leaves it to the simulator.</param>
/// <param name="Seed">What the simulator generates its catalogue from; null leaves it to the simulator.</param>
/// <param name="Background">Whether followed sellers and competitors are watched, which spends tokens without anybody asking.</param>
/// <param name="KeepaApiKey">Asks the real Keepa, which costs tokens; null starts the simulator.</param>
/// <param name="Instances">How many processes run the functions, 1 to 16.</param>
/// <param name="DiscordWebhook">Where the functions tell what happens; null tells nobody.</param>
public sealed record ServerOptions(
    int Speed = 1, int? Rate = null, int? Seed = null, bool Background = false, string? KeepaApiKey = null, int Instances = 1, string? DiscordWebhook = null)
{
    /// <summary>The most tokens that may be spent from the start on; null sets no limit, which only the simulator's tokens need not have.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>A recording that the simulator answers from; null has it answer by itself.</summary>
    public string? Replay { get; init; }

    /// <summary>Settings of the functions that a person chose, from name to value.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// For a soak: a large plan that refills 60 times as fast, so that work does not only wait for tokens, at least 3 processes, and leases that end within its minutes. It needs
    /// the simulator, whose books it reads.
    /// </summary>
    /// <exception cref="WrongUseException">The real Keepa would be asked.</exception>
    public static ServerOptions ForSoak(ServerOptions chosen) => chosen.KeepaApiKey is not null
        ? throw new WrongUseException($"soak needs the simulator, but {KeepaServer.KeyVariable} is set: the real Keepa would be asked.")
        : chosen with
        {
            Speed = Math.Max(60, chosen.Speed),
            Rate = chosen.Rate ?? 500,
            Instances = Math.Max(3, chosen.Instances),
            Settings = new Dictionary<string, string>(chosen.Settings, StringComparer.OrdinalIgnoreCase)
            {
                ["Drain__Lease"] = chosen.Settings.GetValueOrDefault("Drain__Lease", "00:00:05"),
            },
        };

    /// <summary>The same where it may be started: nobody spends real tokens without having said how many.</summary>
    /// <exception cref="WrongUseException">The real Keepa would be asked, without a limit.</exception>
    public ServerOptions Startable() => KeepaApiKey is null || MaxTokens is not null
        ? this
        : throw new WrongUseException(
            $"{KeepaServer.KeyVariable} is set: the real Keepa would be asked, which costs tokens. Say how many may be spent at most: --max-tokens 500. Without {KeepaServer.KeyVariable} a simulator takes its place.");

    /// <summary>Whether it says anything about the simulator.</summary>
    public bool ShapesSimulator => (Speed, Rate, Seed) != (1, null, null);

    /// <summary>Whether it says anything about the functions.</summary>
    public bool ShapesFunctions => Instances > 1 || MaxTokens is not null || Settings.Count > 0;
}
