using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SellerSync.Benchmarks.Harness;
using SellerSync.Functions.Composition;
using SellerSync.Functions.SellerLookup;
using SellerSync.FunctionsEmulator;
using SellerSync.KeepaSimulator;
using SellerSync.Local.Settings;

namespace SellerSync.Benchmarks.Servers;

/// <summary>The whole system in this process, where a figure counts what it does: the real composition root on a simulated Keepa.</summary>
internal sealed class BenchStack : IAsyncDisposable
{
    private BenchStack(BenchDatabase database, KeepaServer keepa, EmulatedFunctions functions, TimeProvider time)
    {
        (Database, Keepa, Functions) = (database, keepa, functions);
        Caller = new Caller(functions.Address, time);
    }

    public BenchDatabase Database { get; }

    public KeepaServer Keepa { get; }

    public EmulatedFunctions Functions { get; }

    public Caller Caller { get; }

    /// <param name="name">Of its database and queues: small letters and hyphens.</param>
    /// <param name="log">Hears what the functions log; null for nobody.</param>
    public static async Task<BenchStack> StartAsync(
        Bench bench, string name, SimulatorOptions simulator, ILoggerProvider? log, CancellationToken cancellationToken, params (string Name, string Value)[] chosen)
    {
        var database = await BenchDatabase.MigratedAsync(bench.Servers, $"bench_{name.Replace('-', '_')}", cancellationToken);
        var keepa = await KeepaServer.StartAsync(simulator, cancellationToken: cancellationToken);
        var storage = await bench.Servers.AzuriteAsync(cancellationToken);
        var settings = new FunctionsSettings(storage.ConnectionString, database.ConnectionString, keepa.Address, new string('k', 64), Caller.AuthSecret)
        {
            Chosen = new Dictionary<string, string>(chosen.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)).Append(Caller.WithoutLimit))
            {
                ["urls"] = "http://127.0.0.1:0",
                ["AzureFunctionsWebHost__hostid"] = $"bench-{name}",
                ["ProductProcessingQueue"] = $"bench-{name}-processing",
                ["ProductBatchesQueue"] = $"bench-{name}-batches",
            },
        };
        var builder = EmulatorApplication.CreateBuilder(new EmulatorSettings
        {
            Assembly = typeof(SellerLookupFunction).Assembly,
            Configuration = settings.Values().ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value),
        });
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.Services.AddSellerSync(builder.Configuration);
        builder.UseSellerSync();
        var functions = builder.Build();
        await functions.StartAsync(cancellationToken);
        await functions.InvokeAsync("token-status", cancellationToken: cancellationToken);
        return new BenchStack(database, keepa, functions, bench.Time);
    }

    public T Get<T>()
        where T : notnull =>
        Functions.Services.GetRequiredService<T>();

    /// <summary>Waits until no hand-over and no batch is open.</summary>
    public async Task SettledAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (await Database.ScalarAsync<bool>("""
            select exists (select from hand_overs where status = 'OPEN')
              or exists (select from product_batches where status in ('PENDING', 'PROCESSING'))
            """))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await Functions.DisposeAsync();
        await Keepa.DisposeAsync();
        await Database.DisposeAsync();
    }
}
