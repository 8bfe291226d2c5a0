using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;

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
        var images = await ReadyToRun.PublishAsync(bench, cancellationToken);
        var times = await Turns.MediansAsync(
            bench.Pick(7, 2),
            () => StartAsync(bench, database, images.Functions, cancellationToken),
            () => StartAsync(bench, database, images.EmptyApp, cancellationToken),
            () => StartAsync(bench, database, images.ReadyFunctions, cancellationToken),
            () => StartAsync(bench, database, images.ReadyEmptyApp, cancellationToken));
        var aim = Aim.AtMost(1.5, Against.Limit);
        return
        [
            Measurement.Of("11-jit", "from the start of the process to its first answer, beside an empty app on the same emulator", times[0], "ms", aim, limit: times[1]),
            Measurement.Of("11-r2r", "the same, ready to run", times[2], "ms", aim, limit: times[3]),
        ];
    }

    private static Task<double> StartAsync(Bench bench, BenchDatabase database, Local.Processes.ProgramStart program, CancellationToken cancellationToken)
    {
        FunctionsProcess? process = null;
        return MeasureAsync();

        async Task<double> MeasureAsync()
        {
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
}
