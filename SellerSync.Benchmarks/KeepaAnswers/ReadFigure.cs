using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Domain.Asins;

namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>Reading and mapping one answer of 10 products, beside a walk over its tokens and Node's JSON.parse.</summary>
internal sealed class ReadFigure : IFigure
{
    private static readonly Aim Walk = Aim.AtMost(1.4, Against.Limit);
    private static readonly Aim Node = Aim.AtMost(1, Against.Peer);

    public int Number => 1;

    public string Name => "read";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var products = await GrownProducts.MakeAsync(100, cancellationToken);
        var answer = products.Answer(products.Products.Keys.Take(10));
        var file = Path.Combine(Directory.CreateDirectory(bench.Servers.Folder).FullName, "answer.json");
        await File.WriteAllBytesAsync(file, answer, cancellationToken);
        await File.WriteAllBytesAsync(file + ".gz", AnswerReading.Zip(answer), cancellationToken);
        var peers = await NodePeers.InstallAsync(bench, cancellationToken);

        var rounds = new List<Dictionary<string, double>>();
        for (var round = 0; round < bench.Pick(5, 2); round++)
        {
            var times = Run(bench);
            var parsed = await peers.RunAsync("parse.mjs", [file, bench.Pick("3000", "1000")], cancellationToken);
            (times["Parse"], times["ParseZipped"]) = parsed.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray() is [var plain, var zipped]
                ? (plain, zipped)
                : throw new FormatException(parsed);
            rounds.Add(times);
        }

        double Median(string side) => rounds.Select(round => round[side]).Median();
        var size = answer.Length / 1e6;
        return
        [
            Measurement.Of("1-walk", $"read and map 10 products, {size:0.0} MB", Median("Map"), "ms", Walk, limit: Median("Walk")),
            Measurement.Of("1-node", "the same, beside Node's JSON.parse", Median("Map"), "ms", Node, peer: Median("Parse")),
            Measurement.Of("1-gzip-walk", "the same from gzip", Median("MapZipped"), "ms", Walk, limit: Median("WalkZipped")),
            Measurement.Of("1-gzip-node", "the same from gzip, beside Node's", Median("MapZipped"), "ms", Node, peer: Median("ParseZipped")),
            await LiveAsync("1-live-10", products, 10),
            await LiveAsync("1-live-100", products, 100),
        ];
    }

    /// <returns>The median of each method, in milliseconds.</returns>
    private static Dictionary<string, double> Run(Bench bench)
    {
        // In this process: a project that is generated, restored and built anew for each run would take minutes.
        var job = Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false))
            .WithWarmupCount(bench.Pick(3, 1)).WithIterationCount(bench.Pick(10, 4)).WithIterationTime(TimeInterval.FromMilliseconds(bench.Pick(250, 100)));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile).WithArtifactsPath(Path.Combine(bench.Servers.Folder, "benchmarkdotnet"));
        return BenchmarkRunner.Run<KeepaAnswerBenchmark>(config).Reports.ToDictionary(
            report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
            report => (report.ResultStatistics ?? throw new InvalidOperationException("BenchmarkDotNet measured nothing")).Median / 1e6);
    }

    /// <summary>
    /// The buffer holds one product: it doubles until one fits, and the smaller ones before it stay in the pool for others. Beside it are
    /// the mapped products, a thousand bytes each.
    /// </summary>
    private static async Task<Measurement> LiveAsync(string id, GrownProducts products, int count)
    {
        string[] asins = [.. products.Products.Keys.Take(count)];
        await using var stream = new LiveMemory(products.Answer(asins), looks: 200);
        await AnswerReading.MapAsync(stream, [.. asins.Select(Asin.Parse)]);
        var largest = asins.Max(asin => products.Products[asin].Length);
        return Measurement.Of(
            id, $"live memory while reading {count} products, {stream.Length / 1e6:0.0} MB, beside the largest of them", stream.Peak / 1e6, "MB", Aim.AtMost(4, Against.Limit), limit: largest / 1e6);
    }
}
