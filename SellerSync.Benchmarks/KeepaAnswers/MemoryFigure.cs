using System.Diagnostics;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;

namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>What one batch of 100 products adds to a process, beside the same in Node.</summary>
internal sealed class MemoryFigure : IFigure
{
    private const int Products = 100;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);

    public int Number => 2;

    public string Name => "memory";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var products = await GrownProducts.MakeAsync(Products, cancellationToken);
        await using var server = await ProductServer.StartAsync(products, cancellationToken);
        var peers = await NodePeers.InstallAsync(bench, cancellationToken);
        string[] arguments = [server.Address.AbsoluteUri, string.Join(',', products.Products.Keys)];
        var medians = await Turns.MediansAsync(
            bench.Pick(5, 2),
            () => PeakAsync(OwnProcess.Start([FetchChild.Name, .. arguments]), bench.Time, cancellationToken),
            () => PeakAsync(peers.Start("fetch.mjs", arguments), bench.Time, cancellationToken));
        var figure = $"peak memory of one batch of {Products} products, {products.Answer(products.Products.Keys).Length / 1e6:0.0} MB of JSON, above idle";
        return
        [
            Measurement.Of("2-peak", figure, medians[0], "MB", Aim.AtMost(40)),
            Measurement.Of("2-node", "the same, beside Node's", medians[0], "MB", Aim.AtMost(0.25, Against.Peer), peer: medians[1]),
        ];
    }

    /// <summary>How far a child's memory rises, in MB, from its "idle" to its next word.</summary>
    private static async Task<double> PeakAsync(Process child, TimeProvider time, CancellationToken cancellationToken)
    {
        using (child)
        {
            await HeardAsync("idle");
            var idle = Memory();
            var peak = idle;
            await child.StandardInput.WriteLineAsync("go");
            var done = HeardAsync("products");
            while (!done.IsCompleted)
            {
                peak = Math.Max(peak, Memory());
                await Task.Delay(LookAgain, time, cancellationToken);
            }

            await done;
            await child.StandardInput.WriteLineAsync("end");
            await child.WaitForExitAsync(cancellationToken);
            return (peak - idle) / 1e6;
        }

        async Task HeardAsync(string word)
        {
            var line = await child.StandardOutput.ReadLineAsync(cancellationToken);
            if (line?.EndsWith(word, StringComparison.Ordinal) != true)
            {
                throw new InvalidOperationException($"A side of the memory figure said \"{line}\".");
            }
        }

        long Memory()
        {
            child.Refresh();
            return child.WorkingSet64;
        }
    }
}
