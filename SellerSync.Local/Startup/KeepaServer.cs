using System.Text.Json;
using SellerSync.Local.Processes;

namespace SellerSync.Local.Startup;

/// <summary>The Keepa that the functions ask: the simulator, started here, or the real one.</summary>
public sealed record KeepaServer(Uri Address, string ApiKey)
{
    public static Uri RealAddress { get; } = new("https://api.keepa.com/");

    /// <summary>The simulator takes any key; this one has the form of a real one.</summary>
    private static readonly string SimulatorKey = "simulator".PadRight(64, '0');

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The key that goes with an address; null for the real Keepa where the environment has none.</summary>
    public static string? KeyFor(Uri address) =>
        address == RealAddress ? Environment.GetEnvironmentVariable(KeyVariable) : SimulatorKey;

    /// <summary>Set, it makes everything ask the real Keepa.</summary>
    public const string KeyVariable = "KEEPA_API_KEY";

    /// <summary>Where the simulator keeps which sellers were asked for.</summary>
    internal static string SellersFile(string folder) => Path.Combine(folder, "keepa-sellers");

    /// <exception cref="LocalException">The simulator did not become ready.</exception>
    public static async Task<KeepaServer> StartAsync(
        LocalRun run,
        BuiltPrograms programs,
        ServerOptions options,
        Func<int> choosePort,
        CancellationToken cancellationToken)
    {
        if (options.KeepaApiKey is { } key)
            return new KeepaServer(RealAddress, key);

        string[] plan = options.Rate is { } rate ? ["--rate", $"{rate}"] : [];
        string[] seed = options.Seed is { } number ? ["--seed", $"{number}"] : [];

        string[] replay = options.Replay is { } recording ? ["--replay", Path.GetFullPath(recording)] : [];

        // Its memory of sellers outlives it, as the real one's does: work that a stop interrupted goes on with the same data.
        string[] state = ["--state", SellersFile(run.Folder)];
        var (_, ready) = await run.StartAnnouncedAsync(
            () => BuiltPrograms.Start(
                "keepa", programs.KeepaSimulator, ["--port", $"{choosePort()}", "--speed", $"{options.Speed}", .. plan, .. seed, .. replay, .. state]),
            Ready.Prefix,
            Patience,
            cancellationToken);
        using var json = JsonDocument.Parse(ready);
        return new KeepaServer(new Uri(json.RootElement.GetProperty("url").GetString()!), SimulatorKey);
    }
}
