using System.Globalization;

namespace SellerSync.Local.Settings;

/// <summary>The settings of the functions on one machine, in one place: for `up`, for `func start` and for tests.</summary>
/// <param name="KeepaAddress">With a slash at its end.</param>
/// <param name="AuthSecret">Signs development tokens: at least 32 bytes.</param>
/// <param name="Speed">How many times faster than real time the simulator refills its bucket: what goes by that clock keeps step.</param>
/// <param name="Background">Whether discovery and snapshots run: on one machine a person counts the tokens of their own lookups.</param>
/// <param name="DiscordWebhook">A secret that is handed on and never printed; null tells nobody.</param>
public sealed record FunctionsSettings(
    string StorageConnectionString,
    string DatabaseConnectionString,
    Uri KeepaAddress,
    string KeepaApiKey,
    string AuthSecret,
    int Speed = 1,
    bool Background = false,
    string? DiscordWebhook = null)
{
    /// <summary>Of the team's channel, named as the functions read it.</summary>
    public const string WebhookVariable = "Discord__WebhookUrl";

    public const string ProcessingQueue = "product-processing";
    public const string BatchesQueue = "product-batches";

    /// <summary>What a person set; it goes before the values here.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; init; } = new Dictionary<string, string>();

    /// <summary>The most tokens that may be spent from a moment on; null sets no limit.</summary>
    public (int Tokens, DateTimeOffset Since)? TokensAtMost { get; init; }

    private const string TokenLimit = "Tokens__AtMost";
    private const string NoTokenLimit = "0";

    // NCRONTAB has no "never".
    private const string OnceAYear = "0 0 0 1 1 *";

    private static readonly TimeSpan RefillPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TokenStatusPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SweeperPeriod = TimeSpan.FromMinutes(1);

    /// <summary>From name to value, as environment variables and as the `Values` of local.settings.json.</summary>
    public IReadOnlyDictionary<string, string> Values() => WithChosen(Own());

    /// <summary>Whether the functions stop at so many tokens.</summary>
    public bool HasTokenLimit => Values()[TokenLimit] is not (NoTokenLimit or "");

    // Names of settings know no case.
    private Dictionary<string, string> WithChosen(Dictionary<string, string> own)
    {
        var values = new Dictionary<string, string>(own, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Chosen)
            values[name] = value;
        return values;
    }

    private Dictionary<string, string> Own() => new()
    {
        ["AzureWebJobsStorage"] = StorageConnectionString,
        ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
        ["ProductProcessingQueue"] = ProcessingQueue,
        ["ProductBatchesQueue"] = BatchesQueue,
        ["TokenStatusSchedule"] = Schedule(TokenStatusPeriod / Speed),
        ["SweeperSchedule"] = Schedule(SweeperPeriod / Speed),
        ["DiscoverySchedule"] = Background ? "0 0 */2 * * *" : OnceAYear,
        ["SnapshotSchedule"] = Background ? "0 */10 * * * *" : OnceAYear,
        ["Keepa__ApiKey"] = KeepaApiKey,
        ["Keepa__BaseAddress"] = KeepaAddress.AbsoluteUri,
        ["Keepa__RefillPeriod"] = (RefillPeriod / Speed).ToString("c", CultureInfo.InvariantCulture),
        ["Database__ConnectionString"] = DatabaseConnectionString,
        ["Database__Migrate"] = "true",
        ["Database__PreparedStatements"] = "true",
        ["Auth__Secret"] = AuthSecret,
        ["Auth__Issuer"] = DevelopmentIdentity.Issuer,
        ["Auth__Audience"] = DevelopmentIdentity.Audience,
        ["Auth__OperatorRole"] = DevelopmentIdentity.OperatorRole,
        [WebhookVariable] = "",
        [TokenLimit] = TokensAtMost?.Tokens.ToString(CultureInfo.InvariantCulture) ?? NoTokenLimit,
        ["Tokens__AtMostSince"] = TokensAtMost?.Since.ToString("O", CultureInfo.InvariantCulture) ?? "",
        ["Memory__LimitMegabytes"] = "",
        ["Memory__Plan"] = "this machine",
    };

    /// <summary>For the functions as a program of their own: what the Functions host would take from elsewhere comes on top.</summary>
    /// <param name="port">Where they listen on loopback.</param>
    public IReadOnlyDictionary<string, string> Environment(int port) => WithChosen(new(Own())
    {
        [WebhookVariable] = DiscordWebhook ?? "",
        ["Host__CORS"] = "*",
        [ChosenSetting.Urls] = $"http://127.0.0.1:{port}",
    });

    /// <summary>NCRONTAB with seconds. A period that is no divisor of a minute starts anew at each minute.</summary>
    private static string Schedule(TimeSpan period) => (int)Math.Max(1, Math.Round(period.TotalSeconds)) switch
    {
        1 => "* * * * * *",
        >= 60 => "0 * * * * *",
        var seconds => $"*/{seconds} * * * * *",
    };
}
