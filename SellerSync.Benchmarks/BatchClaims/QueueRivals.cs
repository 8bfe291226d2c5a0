using SellerSync.Benchmarks.Servers;

namespace SellerSync.Benchmarks.BatchClaims;

/// <summary>Our queue and its peers with as much waiting in each.</summary>
internal sealed class QueueRivals : IAsyncDisposable
{
    private readonly int _backlog;
    private readonly PeerQueue _graphile;
    private readonly PeerQueue _boss;

    private QueueRivals(int backlog, OurQueue ours, PeerQueue graphile, PeerQueue boss) => (_backlog, Ours, _graphile, _boss) = (backlog, ours, graphile, boss);

    public OurQueue Ours { get; }

    public static async Task<QueueRivals> CreateAsync(BenchServers servers, NodePeers peers, int backlog, CancellationToken cancellationToken) => new(
        backlog,
        await OurQueue.CreateAsync(servers, $"bench_claims_{backlog}", cancellationToken),
        await PeerQueue.CreateAsync(servers, peers, "graphile-worker.mjs", $"bench_graphile_{backlog}", cancellationToken),
        await PeerQueue.CreateAsync(servers, peers, "pg-boss.mjs", $"bench_boss_{backlog}", cancellationToken));

    /// <summary>Batches a second of ours, graphile-worker and pg-boss, each filled up before.</summary>
    public Func<Task<double>>[] Sides(int workers, int jobs, CancellationToken cancellationToken) =>
    [
        async () =>
        {
            await Ours.FillAsync(_backlog);
            return await Ours.DrainAsync(workers, jobs, cancellationToken);
        },
        .. new[] { _graphile, _boss }.Select(peer => new Func<Task<double>>(async () =>
        {
            await peer.FillAsync(_backlog, cancellationToken);
            return await peer.DrainAsync(workers, jobs, cancellationToken);
        })),
    ];

    public async ValueTask DisposeAsync()
    {
        await Ours.DisposeAsync();
        await _graphile.DisposeAsync();
        await _boss.DisposeAsync();
    }
}
