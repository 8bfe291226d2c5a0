using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
public sealed class TokenGaugeTests
{
    private static readonly DateTimeOffset KeepaClock = new(2026, 5, 5, 5, 5, 5, TimeSpan.Zero);

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static TokenGauge Gauge(TimeProvider time) => new(Options.Create(new TokenOptions()), Options.Create(new KeepaOptions { ApiKey = "k" }), time);

    private static TokenReading Reading(int left, double at = 0, double took = 0, int rate = 250, double refillIn = 30) => new(
        KeepaClock.AddSeconds(at), TimeSpan.FromSeconds(took), left, 7, rate, TimeSpan.FromSeconds(refillIn), 0);

    [Test]
    public void Before_the_first_answer_nothing_is_known_and_nothing_granted()
    {
        var gauge = Gauge(Clock());

        Assert.That(gauge.Current, Is.Null);
        Assert.That(gauge.TryAcquire(TokenPriority.Immediate, 1), Is.InstanceOf<TokenGrant.Refused>());
    }

    [Test]
    public void The_bucket_refills_in_lumps_a_little_after_each_tick()
    {
        var time = Clock();
        var gauge = Gauge(time);
        gauge.Observe(Reading(1_000));

        time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(gauge.Current!.Available, Is.EqualTo(1_000));

        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(gauge.Current!.Available, Is.EqualTo(1_250));

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(gauge.Current!.Available, Is.EqualTo(1_750));

        time.Advance(TimeSpan.FromHours(5));
        Assert.That(gauge.Current!.Available, Is.EqualTo(15_000));
    }

    [Test]
    public void Setting_the_wall_clock_neither_refills_nor_empties()
    {
        var time = new SetClock();
        var gauge = Gauge(time);
        gauge.Observe(Reading(1_000));

        time.WallClock += TimeSpan.FromMinutes(10);
        Assert.That(gauge.Current!.Available, Is.EqualTo(1_000));
        Assert.That(gauge.Current.NextRefillAt - time.WallClock, Is.EqualTo(TimeSpan.FromSeconds(30.1)));

        time.WallClock -= TimeSpan.FromMinutes(20);
        Assert.That(gauge.Current!.Available, Is.EqualTo(1_000));
        Assert.That(gauge.TryAcquire(TokenPriority.Immediate, 1_001), Is.EqualTo(new TokenGrant.Refused(time.WallClock + TimeSpan.FromSeconds(30.1))));
    }

    [Test]
    public void Of_answers_out_of_order_the_one_that_Keepa_finished_last_counts()
    {
        var gauge = Gauge(Clock());

        gauge.Observe(Reading(900, at: 5, took: 2));
        gauge.Observe(Reading(1_000, at: 4, took: 1));
        Assert.That(gauge.Current!.Available, Is.EqualTo(900));

        gauge.Observe(Reading(800, at: 3, took: 20));
        Assert.That(gauge.Current!.Available, Is.EqualTo(800));
    }

    [Test]
    public void A_clock_of_Keepas_that_was_set_back_is_believed_after_a_while()
    {
        var time = Clock();
        var gauge = Gauge(time);
        gauge.Observe(Reading(900, at: 600));

        time.Advance(TimeSpan.FromMinutes(3));
        gauge.Observe(Reading(100));

        Assert.That(gauge.Current!.Available, Is.EqualTo(100));
    }

    [Test]
    public void Queued_work_stops_at_the_floor_and_immediate_work_spends_it_all()
    {
        var time = Clock();
        var gauge = Gauge(time);
        gauge.Observe(Reading(7_069));

        Assert.That(gauge.TryAcquire(TokenPriority.Queued, 70), Is.EqualTo(new TokenGrant.Refused(time.GetUtcNow() + TimeSpan.FromSeconds(30.1))));
        Assert.That(gauge.TryAcquire(TokenPriority.Queued, 69), Is.InstanceOf<TokenGrant.Granted>());
        Assert.That(gauge.TryAcquire(TokenPriority.Immediate, 7_000), Is.InstanceOf<TokenGrant.Granted>());
        Assert.That(gauge.Current!.Available, Is.Zero);
        Assert.That(gauge.TryAcquire(TokenPriority.Immediate, 1), Is.InstanceOf<TokenGrant.Refused>());
    }

    [Test]
    public void Debt_is_waited_for()
    {
        var time = Clock();
        var gauge = Gauge(time);
        gauge.Observe(Reading(-231, rate: 25));

        var refused = (TokenGrant.Refused)gauge.TryAcquire(TokenPriority.Immediate, 1);

        Assert.That(refused.RetryAt - time.GetUtcNow(), Is.EqualTo(TimeSpan.FromSeconds(30.1) + TimeSpan.FromMinutes(9)));
        time.Advance(refused.RetryAt - time.GetUtcNow());
        Assert.That(gauge.TryAcquire(TokenPriority.Immediate, 1), Is.InstanceOf<TokenGrant.Granted>());
    }

    [Test]
    public void What_costs_more_than_the_bucket_holds_is_granted_by_a_full_one()
    {
        var gauge = Gauge(Clock());

        gauge.Observe(Reading(59, rate: 1));
        Assert.That(gauge.TryAcquire(TokenPriority.Queued, 70), Is.InstanceOf<TokenGrant.Refused>());

        gauge.Observe(Reading(60, at: 1, rate: 1));
        Assert.That(gauge.TryAcquire(TokenPriority.Queued, 70), Is.InstanceOf<TokenGrant.Granted>());
    }

    [Test]
    public void A_hold_counts_until_it_is_disposed_and_only_once()
    {
        var gauge = Gauge(Clock());
        gauge.Observe(Reading(1_000));
        var hold = ((TokenGrant.Granted)gauge.TryAcquire(TokenPriority.Immediate, 70)).Hold;

        Assert.That((gauge.Current!.Available, gauge.Latest!.Bucket.Available), Is.EqualTo((930, 1_000)));

        hold.Dispose();
        hold.Dispose();

        Assert.That(gauge.Current!.Available, Is.EqualTo(1_000));
    }

    [Test]
    public async Task A_call_is_counted_by_its_hold_or_by_its_answer_and_never_by_both()
    {
        var gauge = Gauge(Clock());
        gauge.Observe(Reading(1_000));
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        async Task CallAsync(IDisposable hold, Task answered, TokenReading reading)
        {
            using (hold)
            {
                await answered;
                gauge.Observe(reading);
                Assert.That(gauge.Current!.Available, Is.EqualTo(860));
            }
        }

        var one = CallAsync(((TokenGrant.Granted)gauge.TryAcquire(TokenPriority.Immediate, 70)).Hold, first.Task, Reading(930, at: 1));
        var two = CallAsync(((TokenGrant.Granted)gauge.TryAcquire(TokenPriority.Immediate, 70)).Hold, second.Task, Reading(860, at: 2));
        Assert.That(gauge.Current!.Available, Is.EqualTo(860));

        first.SetResult();
        await one;
        Assert.That(gauge.Current!.Available, Is.EqualTo(860));

        second.SetResult();
        await two;
        Assert.That(gauge.Current!.Available, Is.EqualTo(860));
    }

    [Test]
    public async Task Side_by_side_no_more_is_granted_than_there_is()
    {
        var gauge = Gauge(Clock());
        gauge.Observe(Reading(1_000));

        var grants = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => gauge.TryAcquire(TokenPriority.Immediate, 7))));

        Assert.That(grants.OfType<TokenGrant.Granted>().Count(), Is.EqualTo(1_000 / 7));
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset WallClock { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => WallClock;

        public override long GetTimestamp() => 0;
    }
}
