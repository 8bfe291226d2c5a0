using System.Globalization;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Local;

namespace SellerSync.Benchmarks.SellerLookup;

/// <summary>A lookup of a seller that was checked lately: no Keepa, the whole way of HTTP.</summary>
internal sealed class CachedLookupFigure : IFigure
{
    private const int Callers = 16;
    private const int Sellers = 1_000;

    public int Number => 5;

    public string Name => "cached-lookup";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.MigratedAsync(bench.Servers, "bench_cached_lookup", cancellationToken);
        await database.RunAsync($"""
            insert into sellers (seller_id, domain, seller_name, asin_count, last_checked_at)
            select 'A' || lpad(n::text, 12, '0'), 1, 'A shop', 250, now() from generate_series(0, {Sellers - 1}) n;
            analyze sellers
            """);
        await using var functions = await FunctionsProcess.StartAsync(bench, database, cancellationToken);
        var run = await bench.Servers.RunAsync();
        var port = bench.Servers.Ports.Take(0);
        var bare = run.Start(OwnProcess.Program("bare-endpoint", [BareEndpointChild.Name, database.ConnectionString, port.ToString(CultureInfo.InvariantCulture)]));
        await bare.AnnouncedAsync(Ready.Prefix, TimeSpan.FromMinutes(1), cancellationToken);
        using var ours = new Caller(functions.Address, bench.Time);
        using var theirs = new Caller(new Uri($"http://127.0.0.1:{port}/"), bench.Time);

        // A new process compiles for half a minute what is asked of it.
        foreach (var side in new[] { ours, theirs })
        {
            await Load.ClosedAsync(Callers, TimeSpan.FromSeconds(bench.Pick(30, 2)), _ => LookUpAsync(side));
        }

        var duration = TimeSpan.FromSeconds(bench.Pick(4, 2));
        var (ourP99, theirP99) = (new List<double>(), new List<double>());
        var rates = await Turns.MediansAsync(bench.Pick(7, 3), () => SideAsync(ours, ourP99), () => SideAsync(theirs, theirP99));
        await run.EndAsync(bare);
        return
        [
            Measurement.Of("5-rate", $"seller-lookup from cache, {Callers} callers, beside a bare endpoint with one select", rates[0], "requests/s", Aim.AtLeast(0.6, Against.Limit), limit: rates[1]),
            Measurement.Of("5-p99", "the same, 99th percentile", ourP99.Skip(1).Median(), "ms", Aim.AtMost(2, Against.Limit), limit: theirP99.Skip(1).Median()),
        ];

        async Task<double> SideAsync(Caller side, List<double> p99)
        {
            var (rate, latest) = await Load.ClosedAsync(Callers, duration, _ => LookUpAsync(side));
            p99.Add(latest);
            return rate;
        }
    }

    private static Task LookUpAsync(Caller side) => side.LookUpAsync($"A{Random.Shared.Next(Sellers).ToString("D12", CultureInfo.InvariantCulture)}");
}
