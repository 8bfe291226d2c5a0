using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;

namespace SellerSync.Benchmarks.BatchClaims;

/// <summary>Claiming and completing batches, beside two queues on the same server, with a small backlog and a large one in turns.</summary>
internal sealed class ClaimFigure : IFigure
{
    private const int Small = 1_000;

    private static readonly int[] Workers = [1, 2, 8];

    public int Number => 8;

    public string Name => "claims";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var peers = await NodePeers.InstallAsync(bench, cancellationToken);
        var large = bench.Pick(100_000, 20_000);
        await using var few = await QueueRivals.CreateAsync(bench.Servers, peers, Small, cancellationToken);
        await using var many = await QueueRivals.CreateAsync(bench.Servers, peers, large, cancellationToken);

        var lines = new List<Measurement>();
        foreach (var workers in Workers)
        {
            // Half of the small backlog: it must not run dry meanwhile.
            var jobs = bench.Pick(500, 200);
            var rates = await Turns.MediansAsync(
                bench.Pick(9, 2), [.. few.Sides(workers, jobs, cancellationToken), .. many.Sides(workers, jobs, cancellationToken)]);
            lines.AddRange([.. Beside(Small, workers, rates[..3]), .. Beside(large, workers, rates[3..])]);

            // A tenth is what two runs of the same differ by.
            lines.Add(Measurement.Of(
                $"8-flat-{workers}", $"{workers} workers, backlog of {large} beside one of {Small}", rates[3], "batches/s", Aim.AtLeast(0.9, Against.Limit), limit: rates[0]));
        }

        var claims = bench.Pick(20_000, 2_000);
        await few.Ours.FillAsync(claims);
        var claimed = await few.Ours.ClaimedAsync(workers: 8, claims, cancellationToken);
        lines.Add(Measurement.Of("8-double", $"double claims among {claims} by 8 workers", claimed.Count - claimed.Distinct().Count(), "claims", Aim.AtMost(0)));
        return lines;
    }

    private static IEnumerable<Measurement> Beside(int backlog, int workers, double[] rates)
    {
        var (id, figure) = ($"8-{backlog}-{workers}", $"claim and complete, {workers} workers, backlog of {backlog}");
        return
        [
            Measurement.Of($"{id}-graphile", $"{figure}, beside graphile-worker", rates[0], "batches/s", Aim.AtLeast(1, Against.Peer), peer: rates[1]),
            Measurement.Of($"{id}-boss", $"{figure}, beside pg-boss", rates[0], "batches/s", Aim.AtLeast(1, Against.Peer), peer: rates[2]),
        ];
    }
}
