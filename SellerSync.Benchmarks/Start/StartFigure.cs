using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Local.Processes;

namespace SellerSync.Benchmarks.Start;

/// <summary>From the start of the process to its first answer, beside an empty app on the same emulator.</summary>
internal sealed class StartFigure : IFigure
{
    private const string Seller = "A3LARGESHOP250";

    public int Number => 11;

    public string Name => "start";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        // A database that is up to date, as at every start but the first after a deployment.
        await using var database = await BenchDatabase.MigratedAsync(bench.Servers, "bench_start", cancellationToken);
        await database.RunAsync($"insert into sellers (seller_id, domain, seller_name, asin_count, last_checked_at) values ('{Seller}', 1, 'A shop', 250, now())");
        var built = Programs.AsBuilt;
        var lines = new List<Measurement> { await MeasureAsync("11-jit", "from the start of the process to its first answer, beside an empty app on the same emulator", built) };

        // Compiling ahead takes longer than all the starts of a quick run.
        if (bench.Pick(true, false))
        {
            lines.Add(await MeasureAsync("11-r2r", "the same, ready to run", await Programs.ReadyToRunAsync(bench, cancellationToken)));
        }

        return lines;

        async Task<Measurement> MeasureAsync(string id, string figure, Programs programs)
        {
            var times = await Turns.MediansAsync(
                bench.Pick(7, 2),
                () => StartAsync(bench, database, programs.Functions, cancellationToken),
                () => StartAsync(bench, database, programs.EmptyApp, cancellationToken));
            return Measurement.Of(id, figure, times[0], "ms", Aim.AtMost(1.5, Against.Limit), limit: times[1]);
        }
    }

    private static async Task<double> StartAsync(Bench bench, BenchDatabase database, ProgramStart program, CancellationToken cancellationToken)
    {
        FunctionsProcess? process = null;
        var time = await Turns.TimeAsync(async () =>
        {
            process = await FunctionsProcess.StartAsync(bench, database, cancellationToken, program);
            using var caller = new Caller(process.Address, bench.Time);
            await caller.LookUpAsync(Seller);
        });
        await process!.DisposeAsync();
        return time;
    }
}
