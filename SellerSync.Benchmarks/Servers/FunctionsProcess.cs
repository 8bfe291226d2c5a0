using System.Text.Json;
using SellerSync.Benchmarks.Harness;
using SellerSync.Local;
using SellerSync.Local.Processes;
using SellerSync.Local.Settings;
using SellerSync.Local.Startup;
using KeepaServer = SellerSync.KeepaSimulator.KeepaServer;

namespace SellerSync.Benchmarks.Servers;

/// <summary>The functions as a process of their own, on a database, an Azurite and a simulated Keepa.</summary>
internal sealed class FunctionsProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The emulator tells of each invocation, as Core Tools do, and this process would read it: on Azure neither is a part of it.</summary>
    private static readonly KeyValuePair<string, string> WithoutInvocationLog = new("Logging__LogLevel__SellerSync.FunctionsEmulator.Invocation", "Warning");

    private readonly LocalRun _run;
    private readonly KeepaServer _keepa;
    private readonly ChildProcess _child;

    private FunctionsProcess(LocalRun run, KeepaServer keepa, ChildProcess child, Uri address) => (_run, _keepa, _child, Address) = (run, keepa, child, address);

    /// <summary>With the route prefix and a slash at its end.</summary>
    public Uri Address { get; }

    /// <param name="program">What to start instead of the functions as they were built; it is given their settings.</param>
    public static async Task<FunctionsProcess> StartAsync(Bench bench, BenchDatabase database, CancellationToken cancellationToken, ProgramStart? program = null)
    {
        var run = await bench.Servers.RunAsync();
        var keepa = await KeepaServer.StartAsync(cancellationToken: cancellationToken);
        var storage = await bench.Servers.AzuriteAsync(cancellationToken);
        var settings = new FunctionsSettings(storage.ConnectionString, database.ConnectionString, keepa.Address, new string('k', 64), Caller.AuthSecret)
        {
            Chosen = new Dictionary<string, string>([Caller.WithoutLimit, WithoutInvocationLog]),
        };
        var start = program ?? BuiltPrograms.Start("functions", (await BuiltPrograms.FindAsync(bench.Clone, bench.Notes, cancellationToken)).Functions, []);
        var (child, ready) = await run.StartAnnouncedAsync(
            () => start with { Environment = settings.Environment(bench.Servers.Ports.Take(0)) }, Ready.Prefix, Patience, cancellationToken);
        using var json = JsonDocument.Parse(ready);
        return new FunctionsProcess(run, keepa, child, new Uri(json.RootElement.GetProperty("url").GetString()!));
    }

    public async ValueTask DisposeAsync()
    {
        await _run.EndAsync(_child);
        await _keepa.DisposeAsync();
    }
}
