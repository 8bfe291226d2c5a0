using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.KeepaSimulator;

namespace SellerSync.Benchmarks.IdleBill;

/// <summary>What a month costs while nobody asks, and with a thousand users: counted for minutes, reckoned for the month.</summary>
internal sealed class IdleFigure : IFigure
{
    private const int Users = 1_000;
    private const int LookupsOfUserADay = 1;
    private const int CachedLookupsOfUserADay = 10;
    private const int Days = 30;

    // The host's own: a queue that stays empty is looked at once a minute.
    private static readonly (string, string)[] DefaultPolling = [("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", "00:01:00")];

    private static readonly TimeSpan Month = TimeSpan.FromDays(Days);

    public int Number => 10;

    public string Name => "idle";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var idle = await CountAsync(bench, "idle", [], async (_, meter) => await IdleAsync(bench, meter, cancellationToken), cancellationToken);
        var peer = await CountAsync(bench, "idle-default", DefaultPolling, async (_, meter) => await IdleAsync(bench, meter, cancellationToken), cancellationToken);
        var (lookup, cached) = await CountAsync(bench, "idle-users", [], (stack, meter) => UsersAsync(stack, meter, idle, bench, cancellationToken), cancellationToken);
        var busy = idle + (lookup * (Users * LookupsOfUserADay * Days)) + (cached * (Users * CachedLookupsOfUserADay * Days));
        return
        [
            .. Lines("10-idle", "a month in which nobody asks, beside the default poll settings", idle, peer),
            .. Lines("10-users", $"a month of {Users} users who look up {LookupsOfUserADay} new seller of 12 products and {CachedLookupsOfUserADay} known ones a day", busy, null),
        ];
    }

    private static IEnumerable<Measurement> Lines(string id, string figure, Usage usage, Usage? peer) =>
    [
        Measurement.Of($"{id}-storage", $"{figure}: storage operations", usage.StorageOperations, "operations", Aim.None, peer?.StorageOperations),
        Measurement.Of($"{id}-sql", $"{figure}: SQL round trips", usage.Statements, "round trips", Aim.None, peer?.Statements),
        Measurement.Of($"{id}-seconds", $"{figure}: time of executions", usage.GigabyteSeconds, "GB-seconds", Aim.None, peer?.GigabyteSeconds),
        Measurement.Of($"{id}-bill", $"{figure}: at list prices, without the database", usage.Dollars, "US dollars", Aim.None, peer?.Dollars),
    ];

    private static async Task<T> CountAsync<T>(
        Bench bench, string name, (string, string)[] settings, Func<BenchStack, UsageMeter, Task<T>> count, CancellationToken cancellationToken)
    {
        using var meter = new UsageMeter(await bench.Servers.AzuriteAsync(cancellationToken));
        await using var stack = await BenchStack.StartAsync(bench, name, new SimulatorOptions { RefillRate = 60_000 }, meter, cancellationToken, settings);

        // Polling slows down while queues stay empty.
        await Task.Delay(bench.Pick(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5)), bench.Time, cancellationToken);
        meter.Take();
        return await count(stack, meter);
    }

    private static async Task<Usage> IdleAsync(Bench bench, UsageMeter meter, CancellationToken cancellationToken)
    {
        var window = bench.Pick(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(20));
        await Task.Delay(window, bench.Time, cancellationToken);
        return meter.Take() * (Month / window);
    }

    /// <returns>What one lookup of a new seller adds to being idle, its products included, and one of a seller known lately.</returns>
    private static async Task<(Usage New, Usage Cached)> UsersAsync(BenchStack stack, UsageMeter meter, Usage idle, Bench bench, CancellationToken cancellationToken)
    {
        var sellers = Enumerable.Range(0, bench.Pick(100, 10)).Select(number => $"A{(char)('A' + (number / 26))}{(char)('A' + (number % 26))}USERSHOP0012").ToList();
        return (await EachAsync(), await EachAsync());

        async Task<Usage> EachAsync()
        {
            var (started, asked) = (bench.Time.GetTimestamp(), stack.Database.Asked);
            foreach (var seller in sellers)
            {
                await stack.Caller.LookUpAsync(seller);
                await stack.SettledAsync(bench.Time, cancellationToken);
            }

            // Less what being idle would have taken, and our own looks whether all is done.
            var usage = meter.Take() - (idle * (bench.Time.GetElapsedTime(started) / Month));
            return (usage with { Statements = usage.Statements - (stack.Database.Asked - asked) }) * (1.0 / sellers.Count);
        }
    }
}
