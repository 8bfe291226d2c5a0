using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SellerSync.FunctionsEmulator;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
public sealed class TimerTests
{
    private readonly Journal _journal = new();
    private readonly Gate _gate = new();
    private readonly WaitedClock _clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 10, TimeSpan.Zero));

    [TestCase("0 * * * * *", "12:01:00", "12:02:00")]
    [TestCase("*/30 * * * * *", "12:00:30", "12:01:00")]
    [TestCase("0 0 */2 * * *", "14:00:00", "16:00:00")]
    [TestCase("*/5 * * * *", "12:05:00", "12:10:00")]
    [TestCase("00:00:45", "12:00:55", "12:01:40")]
    public async Task A_timer_runs_when_its_schedule_says(string schedule, string first, string second, CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(schedule);

        Assert.That(await RunAtAsync(first, cancellationToken), Does.StartWith(first));
        Assert.That(await RunAtAsync(second, cancellationToken), Does.StartWith(second));
    }

    [TestCase("*/30 * * * * *", "12:00:30", "no status")]
    [TestCase("0 * * * * *", "12:01:00", "next 12:02:00")]
    public async Task A_schedule_under_a_minute_has_no_status_and_none_is_past_due(string schedule, string first, string status, CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(schedule);

        Assert.That(await RunAtAsync(first, cancellationToken), Does.EndWith($"False {status}"));
    }

    [Test]
    public async Task A_timer_can_run_at_the_start(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync("0 0 * * * *", typeof(AtStart));

        Assert.That(await _journal.NextAsync(cancellationToken), Does.StartWith("12:00:10"));
    }

    [Test]
    public async Task A_timer_never_overlaps_itself_and_does_not_make_up_for_what_it_missed(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync("0 * * * * *", typeof(Slow));
        Assert.That(await RunAtAsync("12:01:00", cancellationToken), Is.EqualTo("12:01:00"));

        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.That(_journal.IsEmpty);
        _gate.Told.SetResult();

        Assert.That(await RunAtAsync("12:05:00", cancellationToken), Is.EqualTo("12:05:00"));
        Assert.That(_gate.Most, Is.EqualTo(1));
    }

    [Test]
    public async Task A_run_that_throws_does_not_end_the_timer(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync("0 * * * * *", typeof(Failing));

        Assert.That(await RunAtAsync("12:01:00", cancellationToken), Is.EqualTo("12:01:00"));
        Assert.That(await RunAtAsync("12:02:00", cancellationToken), Is.EqualTo("12:02:00"));
    }

    [Test]
    public async Task A_timer_runs_in_one_of_two_processes_and_moves_to_the_other_when_that_stops(CancellationToken cancellationToken)
    {
        var storage = await TestStorage.ConnectionStringAsync();
        var hostId = Guid.NewGuid().ToString("N");
        var first = new Journal();
        var second = new Journal();
        await using var one = await StartSharedAsync(storage, hostId, first);
        await first.NextAsync(cancellationToken);
        await using var two = await StartSharedAsync(storage, hostId, second);

        await first.NextAsync(cancellationToken);
        await first.NextAsync(cancellationToken);
        Assert.That(second.IsEmpty);
        await one.StopAsync(cancellationToken);

        Assert.That(await second.NextAsync(cancellationToken), Is.Not.Empty);
    }

    private static Task<EmulatedFunctions> StartSharedAsync(string storage, string hostId, Journal journal) => TestHost.StartAsync(
        typeof(Functions),
        journal,
        new() { ["Schedule"] = "* * * * * *", ["AzureWebJobsStorage"] = storage, ["AzureFunctionsWebHost:hostid"] = hostId });

    private async Task<EmulatedFunctions> StartAsync(string schedule, Type? type = null)
    {
        var builder = TestHost.Builder(type ?? typeof(Functions), _journal, new() { ["Schedule"] = schedule, ["AzureFunctionsJobHost:functionTimeout"] = "-1" });
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton(_gate);
        var functions = builder.Build();
        await functions.StartAsync();

        return functions;
    }

    /// <summary>Moves the clock on from wait to wait until that time, and returns what the run then wrote.</summary>
    private async Task<string> RunAtAsync(string time, CancellationToken cancellationToken)
    {
        var until = _clock.GetUtcNow().Date + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        while (_clock.GetUtcNow() < until)
            _clock.Advance(await _clock.NextWaitAsync(cancellationToken));

        return await _journal.NextAsync(cancellationToken);
    }

    public sealed class Functions(Journal journal, TimeProvider clock)
    {
        [Function("tick")]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer) => journal.Write(
            $"{clock.GetUtcNow():HH:mm:ss} {timer.IsPastDue} {(timer.ScheduleStatus is { } status ? $"next {status.Next:HH:mm:ss}" : "no status")}");
    }

    public sealed class AtStart(Journal journal, TimeProvider clock)
    {
        [Function("tick")]
        public void Run([TimerTrigger("%Schedule%", RunOnStartup = true)] TimerInfo timer) => journal.Write($"{clock.GetUtcNow():HH:mm:ss}");
    }

    public sealed class Slow(Journal journal, TimeProvider clock, Gate gate)
    {
        [Function("tick")]
        public async Task Run([TimerTrigger("%Schedule%")] TimerInfo timer)
        {
            using var running = gate.Enter();
            journal.Write($"{clock.GetUtcNow():HH:mm:ss}");
            await gate.Told.Task;
        }
    }

    public sealed class Failing(Journal journal, TimeProvider clock)
    {
        [Function("tick")]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer)
        {
            journal.Write($"{clock.GetUtcNow():HH:mm:ss}");
            throw new InvalidOperationException("as asked");
        }
    }
}
