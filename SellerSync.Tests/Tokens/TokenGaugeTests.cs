using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Tests.Tokens;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class TokenGaugeTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 8, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly TokenGauge _gauge;

    public TokenGaugeTests() => _gauge = new(Options.Create(new TokenOptions()), Options.Create(new KeepaOptions()), _clock);

    [Test]
    public void Nothing_is_granted_before_the_first_answer()
    {
        Assert.That(_gauge.Current, Is.Null);
        Assert.That(RetryAt(TokenPriority.Immediate, 1), Is.EqualTo(Start.AddMinutes(1)));
    }

    [Test]
    public void Immediate_work_spends_it_all()
    {
        Observe(1_000);

        using (Granted(TokenPriority.Immediate, 1_000))
        {
            Assert.That(_gauge.Current!.Available, Is.Zero);
            Assert.That(RetryAt(TokenPriority.Immediate, 1), Is.GreaterThan(Start));
        }
    }

    [Test]
    public void Queued_work_stops_at_7_15ths_of_the_bucket()
    {
        Observe(7_700);

        Assert.That(RetryAt(TokenPriority.Queued, 701), Is.GreaterThan(Start));
        using (Granted(TokenPriority.Queued, 700))
        {
            Assert.That(RetryAt(TokenPriority.Queued, 1), Is.GreaterThan(Start));
            Granted(TokenPriority.Immediate, 7_000).Dispose();
        }
    }

    [TestCase(7_010, true)]
    [TestCase(7_009, false)]
    public void Discovery_leaves_the_floor_to_people(int available, bool granted)
    {
        Observe(available);

        Assert.That(_gauge.TryAcquire(TokenPriority.Discovery, 10), granted ? Is.TypeOf<TokenGrant.Granted>() : Is.TypeOf<TokenGrant.Refused>());
    }

    [TestCase(12_010, true)]
    [TestCase(12_009, false)]
    public void Snapshots_spend_only_what_is_over_80_percent(int available, bool granted)
    {
        Observe(available);

        Assert.That(_gauge.TryAcquire(TokenPriority.Snapshot, 10), granted ? Is.TypeOf<TokenGrant.Granted>() : Is.TypeOf<TokenGrant.Refused>());
    }

    [Test]
    public void A_released_hold_can_be_spent_again_but_once_only()
    {
        Observe(100);
        var hold = Granted(TokenPriority.Immediate, 60);
        Assert.That(_gauge.Current!.Available, Is.EqualTo(40));

        hold.Dispose();
        hold.Dispose();

        Assert.That(_gauge.Current!.Available, Is.EqualTo(100));
    }

    [Test]
    public void A_hold_stays_while_other_answers_come()
    {
        Observe(100);
        var hold = Granted(TokenPriority.Immediate, 60);

        Observe(90, after: TimeSpan.FromSeconds(1));

        Assert.That((_gauge.Current!.Available, _gauge.Latest!.Bucket.Available), Is.EqualTo((30, 90)));
        hold.Dispose();
        Assert.That(_gauge.Current!.Available, Is.EqualTo(90));
    }

    [Test]
    public void Refills_come_in_lumps_up_to_the_capacity()
    {
        Observe(100, refillIn: TimeSpan.FromSeconds(20));

        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That(_gauge.Current!.Available, Is.EqualTo(100), "the refill may be a moment late");
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(_gauge.Current!.Available, Is.EqualTo(350));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.That(_gauge.Current!.Available, Is.EqualTo(350));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That(_gauge.Current!.Available, Is.EqualTo(850));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.That(_gauge.Current!.Available, Is.EqualTo(15_000));
        Assert.That(_gauge.Latest, Has.Property("RefreshedAt").EqualTo(Start), "an estimate is no news");
    }

    [TestCase(0)]
    [TestCase(-231)]
    [TestCase(-15_000)]
    public void A_refusal_names_the_first_moment_at_which_it_is_granted(int balance)
    {
        Observe(balance, refillIn: TimeSpan.FromSeconds(20));

        var retryAt = RetryAt(TokenPriority.Immediate, 70);

        _clock.SetUtcNow(retryAt - TimeSpan.FromTicks(1));
        Assert.That(_gauge.TryAcquire(TokenPriority.Immediate, 70), Is.TypeOf<TokenGrant.Refused>());
        _clock.SetUtcNow(retryAt);
        Granted(TokenPriority.Immediate, 70).Dispose();
    }

    [Test]
    public void Debt_is_waited_for()
    {
        Observe(-231, refillIn: TimeSpan.FromSeconds(20));

        Assert.That(_gauge.Current!.Available, Is.EqualTo(-231));
        Assert.That(RetryAt(TokenPriority.Immediate, 20), Is.EqualTo(Start + TimeSpan.FromMilliseconds(20_100) + TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void An_answer_that_was_overtaken_is_not_believed()
    {
        Observe(500, timestamp: Start.AddSeconds(10), processing: TimeSpan.FromSeconds(1));

        Observe(900, timestamp: Start.AddSeconds(9), processing: TimeSpan.FromSeconds(1));
        Assert.That(_gauge.Current!.Available, Is.EqualTo(500));

        // It started before the other, but ended after it: its balance is the newer one.
        Observe(400, timestamp: Start.AddSeconds(5), processing: TimeSpan.FromSeconds(7));
        Assert.That(_gauge.Current!.Available, Is.EqualTo(400));
    }

    [Test]
    public void A_time_of_Keepas_that_was_wrong_once_is_forgotten_when_no_call_of_then_is_under_way()
    {
        Observe(500, timestamp: Start.AddYears(1_000));
        Observe(400);
        Assert.That(_gauge.Latest!.Bucket.Available, Is.EqualTo(500));

        Observe(300, after: new KeepaOptions().Timeout);

        Assert.That(_gauge.Latest!.Bucket.Available, Is.EqualTo(300));
    }

    [Test]
    public void Another_plan_counts_from_its_first_answer()
    {
        Observe(7_700);

        Observe(1_000, after: TimeSpan.FromSeconds(1), rate: 20);

        Assert.That(_gauge.Current!.Capacity, Is.EqualTo(1_200));
        Granted(TokenPriority.Queued, 440).Dispose();
        Assert.That(RetryAt(TokenPriority.Queued, 441), Is.GreaterThan(_clock.GetUtcNow()));
    }

    [Test]
    public void What_tracking_takes_slows_the_refill()
    {
        Observe(0, refillIn: TimeSpan.FromSeconds(20), flowReduction: 249.5);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.That(_gauge.Current!.Available, Is.Zero);
        Assert.That(RetryAt(TokenPriority.Immediate, 1), Is.EqualTo(_clock.GetUtcNow().AddMinutes(1)));
    }

    [TestCase(TokenPriority.Immediate)]
    [TestCase(TokenPriority.Queued)]
    public void A_call_dearer_than_the_bucket_is_granted_by_a_full_one_only(TokenPriority priority)
    {
        Observe(14_999);
        Assert.That(RetryAt(priority, 20_000), Is.GreaterThan(Start));

        Observe(15_000);

        using (Granted(priority, 20_000))
            Assert.That(_gauge.Current!.Available, Is.EqualTo(-5_000));
    }

    private IDisposable Granted(TokenPriority priority, int cost)
    {
        var grant = _gauge.TryAcquire(priority, cost);
        Assert.That(grant, Is.TypeOf<TokenGrant.Granted>());
        return ((TokenGrant.Granted)grant).Hold;
    }

    private DateTimeOffset RetryAt(TokenPriority priority, int cost)
    {
        var grant = _gauge.TryAcquire(priority, cost);
        Assert.That(grant, Is.TypeOf<TokenGrant.Refused>());
        return ((TokenGrant.Refused)grant).RetryAt;
    }

    private void Observe(
        int left,
        TimeSpan? after = null,
        TimeSpan? refillIn = null,
        int rate = 250,
        double flowReduction = 0,
        DateTimeOffset? timestamp = null,
        TimeSpan? processing = null)
    {
        _clock.Advance(after ?? TimeSpan.Zero);
        _gauge.Observe(new(
            timestamp ?? _clock.GetUtcNow(),
            processing ?? TimeSpan.Zero,
            left,
            TokensConsumed: 0,
            rate,
            refillIn ?? TimeSpan.FromSeconds(30),
            flowReduction));
    }
}
