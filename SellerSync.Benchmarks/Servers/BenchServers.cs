using SellerSync.Local;
using SellerSync.Local.Azurite;
using SellerSync.Local.Installation;
using SellerSync.Local.PostgreSql;
using SellerSync.Local.Processes;

namespace SellerSync.Benchmarks.Servers;

/// <summary>
/// PostgreSQL and Azurite of the benchmarks, each started when the first figure asks for it. PostgreSQL commits as in production: what a
/// commit costs is a part of the figures.
/// </summary>
internal sealed class BenchServers(Clone clone, TextWriter notes, TimeProvider time) : IAsyncDisposable
{
    private readonly Ports _ports = new();
    private LocalRun? _run;
    private PostgreSqlServer? _postgreSql;
    private AzuriteServer? _azurite;

    /// <summary>Where data and logs of the benchmarks stand.</summary>
    public string Folder => Path.Combine(clone.Data, "bench");

    public Ports Ports => _ports;

    /// <exception cref="LocalException">Benchmarks already run in this clone.</exception>
    public async Task<LocalRun> RunAsync() => _run ??= await LocalRun.TryOpenAsync(Folder, "benchmarks", time)
        ?? throw new LocalException("Benchmarks already run in this clone.");

    public Task<ServerPackages> PackagesAsync(CancellationToken cancellationToken) => ServerPackages.InstallAsync(clone, notes, time, cancellationToken);

    public async Task<PostgreSqlServer> PostgreSqlAsync(CancellationToken cancellationToken) => _postgreSql ??= await PostgreSqlServer.StartAsync(
        await RunAsync(), await PackagesAsync(cancellationToken), Path.Combine(Folder, "postgres"), () => _ports.Take(0), temporary: false, cancellationToken);

    public async Task<AzuriteServer> AzuriteAsync(CancellationToken cancellationToken) => _azurite ??= await AzuriteServer.StartAsync(
        await RunAsync(),
        await PackagesAsync(cancellationToken),
        Path.Combine(Folder, "azurite"),
        () => [_ports.Take(0), _ports.Take(0), _ports.Take(0)],
        temporary: true,
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }
    }
}
