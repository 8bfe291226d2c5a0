using Microsoft.Extensions.Time.Testing;
using SellerSync.KeepaSimulator;

namespace SellerSync.Tests.KeepaSimulator;

/// <summary>A simulator of its own for each test, on a clock that stands still until it is moved.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal abstract class SimulatorFixture
{
    private readonly List<KeepaServer> _servers = [];
    private readonly List<Caller> _callers = [];

    protected FakeTimeProvider Clock { get; } = new(new(2026, 10, 8, 12, 0, 0, 250, TimeSpan.Zero));

    protected async Task<(KeepaServer Keepa, Caller Caller)> StartAsync(SimulatorOptions? options = null, TimeProvider? clock = null)
    {
        var keepa = await KeepaServer.StartAsync(options, clock ?? Clock);
        _servers.Add(keepa);
        _callers.Add(new(keepa));
        return (keepa, _callers[^1]);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _callers.ForEach(caller => caller.Dispose());
        foreach (var server in _servers)
            await server.DisposeAsync();
    }
}
