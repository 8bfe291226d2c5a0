using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.KeepaSimulator;

namespace SellerSync.Tests.Keepa;

/// <summary>A simulator and a client for each test.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
[CancelAfter(60_000)]
internal abstract class KeepaFixture
{
    protected const string Small = "A1SMALLSHOP12";

    private readonly List<KeepaHost> _hosts = [];
    private readonly List<KeepaServer> _servers = [];

    protected static Marketplace Us { get; } = Marketplace.Find(1)!;

    protected static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    protected async Task<(KeepaServer Server, KeepaHost Host)> StartAsync(
        SimulatorOptions? simulator = null, Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        var server = await KeepaServer.StartAsync(simulator ?? new() { InitialBalance = 1_000_000 }, cancellationToken: Cancellation);
        _servers.Add(server);
        _hosts.Add(new(server.Address, settings, time));
        return (server, _hosts[^1]);
    }

    protected static List<Asin> AsinsOf(KeepaServer server, string sellerId, int domain = 1) =>
        [.. server.Catalogue.Asins(sellerId, domain).Select(Asin.Parse)];

    protected static Task<KeepaAnswer<SellerReading?>> SellerAsync(KeepaHost host, string sellerId, int domain = 1) =>
        host.Keepa.GetSellerAsync(SellerId.Parse(sellerId), Marketplace.Find(domain)!, Cancellation);

    protected static Task<KeepaAnswer<ProductsAnswer>> ProductsAsync(KeepaServer server, KeepaHost host, string sellerId = Small) =>
        host.Keepa.GetProductsAsync(SellerId.Parse(sellerId), Us, AsinsOf(server, sellerId), Cancellation);

    [TearDown]
    public async Task StopAsync()
    {
        _hosts.ForEach(host => host.Dispose());
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
