using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;

namespace SellerSync.Benchmarks.BatchClaims;

/// <summary>Claiming and completing batches, beside two queues on the same server.</summary>
internal sealed class ClaimFigure : IFigure
{
    private static readonly int[] Workers = [1, 2, 8];

    public int Number => 8;

    public string Name => "claims";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var peers = await NodePeers.InstallAsync(bench, cancellationToken);
        await using var ours = await OurQueue.CreateAsync(bench.Servers, cancellationToken);
        await using var graphile = await PeerQueue.CreateAsync(bench.Servers, peers, "graphile-worker.mjs", cancellationToken);
        await using var boss = await PeerQueue.CreateAsync(bench.Servers, peers, "pg-boss.mjs", cancellationToken);

        var lines = new List<Measurement>();
        var small = new Dictionary<int, double>();
        foreach (var backlog in (int[])[1_000, bench.Pick(100_000, 20_000)])
        {
            foreach (var workers in Workers)
            {
                var rates = await MeasureAsync(bench, workers, backlog, (ours, graphile, boss), cancellationToken);
                var (id, figure) = ($"8-{backlog}-{workers}", $"claim and complete, {workers} workers, backlog of {backlog}");
                lines.Add(Measurement.Of($"{id}-graphile", $"{figure}, beside graphile-worker", rates[0], "batches/s", Aim.AtLeast(1, Against.Peer), peer: rates[1]));
                lines.Add(Measurement.Of($"{id}-boss", $"{figure}, beside pg-boss", rates[0], "batches/s", Aim.AtLeast(1, Against.Peer), peer: rates[2]));
                if (!small.TryAdd(workers, rates[0]))
                {
                    // A tenth is what two runs of the same differ by.
                    lines.Add(Measurement.Of($"8-flat-{workers}", $"{workers} workers, backlog of {backlog} beside one of 1000", rates[0], "batches/s", Aim.AtLeast(0.9, Against.Limit), limit: small[workers]));
                }
            }
        }

        var jobs = bench.Pick(20_000, 2_000);
        await ours.FillAsync(jobs);
        var claimed = await ours.ClaimedAsync(workers: 8, jobs, cancellationToken);
        lines.Add(Measurement.Of("8-double", $"double claims among {jobs} by 8 workers", claimed.Count - claimed.Distinct().Count(), "claims", Aim.AtMost(0)));
        return lines;
    }

    private static async Task<double[]> MeasureAsync(
        Bench bench, int workers, int backlog, (OurQueue Ours, PeerQueue Graphile, PeerQueue Boss) queues, CancellationToken cancellationToken)
    {
        // Half of the small backlog: it must not run dry meanwhile.
        var jobs = bench.Pick(500, 200);
        return await Turns.MediansAsync(
            bench.Pick(5, 2),
            async () =>
            {
                await queues.Ours.FillAsync(backlog);
                return await queues.Ours.DrainAsync(workers, jobs, cancellationToken);
            },
            () => PeerAsync(queues.Graphile),
            () => PeerAsync(queues.Boss));

        async Task<double> PeerAsync(PeerQueue peer)
        {
            await peer.FillAsync(backlog, cancellationToken);
            return await peer.DrainAsync(workers, jobs, cancellationToken);
        }
    }
}
