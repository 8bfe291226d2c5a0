using System.Diagnostics;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Bucket;

namespace SellerSync.Benchmarks.SellerLookup;

/// <summary>A first lookup of a seller, at 20 a second: what it takes beyond the Keepa call in it.</summary>
internal sealed class LookupFigure : IFigure
{
    private const string Never = "0 0 0 1 1 *";

    // A first lookup of 12 products would load the machine with 240 products a second, which no plan can pay. What a lookup takes does
    // not depend on how many there are.
    private const string Products = "0001";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan KeepaTime = TimeSpan.FromMilliseconds(200);

    public int Number => 6;

    public string Name => "lookup";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var simulator = new SimulatorOptions { Latency = KeepaTime, RefillRate = 60_000, ChargeTime = ChargeTime.Start };
        await using var stack = await BenchStack.StartAsync(
            bench, "lookup", simulator, log: null, cancellationToken, ("SweeperSchedule", Never), ("TokenStatusSchedule", Never));
        using var keepa = new HttpClient { BaseAddress = stack.Keepa.Address };

        // A new process compiles for half a minute what is asked of it; then a lookup takes half of the time.
        await Load.OpenAsync(bench.Pick(600, 40), Interval, number => stack.Caller.LookUpAsync(Seller("WARM", number)), bench.Time);

        var count = bench.Pick(600, 100);
        var lookups = Load.OpenAsync(count, Interval, number => stack.Caller.LookUpAsync(Seller("SHOP", number)), bench.Time);
        var calls = Load.OpenAsync(count / 4, Interval * 4, number => keepa.GetByteArrayAsync(new Uri($"seller?key=other&domain=1&seller={Seller("BARE", number)}&storefront=1", UriKind.Relative), cancellationToken), bench.Time);
        var own = (await calls).Median();
        double[] beyond = [.. (await lookups).Select(time => time - own)];
        await stack.SettledAsync(bench.Time, cancellationToken);
        var (before, after, transactions) = await CountAsync(stack, bench, cancellationToken);
        return
        [
            Measurement.Of("6-p50", "seller-lookup with a Keepa call, 20 a second: beyond Keepa's own time, median", beyond.Median(), "ms", Aim.AtMost(10)),
            Measurement.Of("6-p95", "the same, 95th percentile", beyond.Percentile(0.95), "ms", Aim.AtMost(30)),
            Measurement.Of("6-before", "round trips to the database before the Keepa call", before, "round trips", Aim.AtMost(2)),
            Measurement.Of("6-after", "transactions that write after it", transactions, "transactions", Aim.AtMost(1)),
            Measurement.Of("6-trips", "round trips after it, commits not counted", after, "round trips", Aim.None),
        ];
    }

    /// <summary>Looks sellers without products up, one after the other: their work ends with their answer, so all that is counted is the lookup's.</summary>
    private static async Task<(double Before, double After, double Transactions)> CountAsync(BenchStack stack, Bench bench, CancellationToken cancellationToken)
    {
        using var statements = new Statements();
        var (before, after, transactions) = (new List<double>(), new List<double>(), new List<double>());
        for (var number = 0; number < 9; number++)
        {
            using var activity = new Activity("lookup").SetIdFormat(ActivityIdFormat.W3C).Start();
            var lookup = stack.Caller.LookUpAsync($"A{Letters(number)}EMPTY0000");

            // While Keepa works on its answer.
            await Task.Delay(KeepaTime / 2, bench.Time, cancellationToken);
            var (asked, then) = (DateTime.UnixEpoch + bench.Time.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch), await NextTransactionAsync(stack));
            await lookup;
            transactions.Add(await NextTransactionAsync(stack) - then);
            var sent = statements.Of(activity.TraceId);
            before.Add(sent.Count(time => time < asked));
            after.Add(sent.Count(time => time >= asked));
        }

        return (before.Median(), after.Median(), transactions.Median());
    }

    // Numbers are given to transactions that write.
    private static Task<long> NextTransactionAsync(BenchStack stack) =>
        stack.Database.ScalarAsync<long>("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");

    private static string Seller(string kind, int number) => $"A{Letters(number)}{kind}{Products}";

    private static string Letters(int number) => string.Concat(Enumerable.Range(0, 4).Select(place => (char)('A' + (number / (int)Math.Pow(26, place) % 26))));
}
