using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SellerSync.KeepaSimulator.Bucket;

namespace SellerSync.Tests.KeepaSimulator;

[Parallelizable(ParallelScope.All)]
internal sealed class TokenBucketTests
{
    private const long Period = 60_000;

    private static readonly DateTimeOffset Start = new(2026, 10, 8, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void It_starts_full_and_holds_an_hour_of_refills()
    {
        var bucket = new TokenBucket(250, Period, 0, null, new FakeTimeProvider(Start));

        Assert.That(bucket.TokensLeft, Is.EqualTo(15_000));
        Assert.That(bucket.Capacity, Is.EqualTo(15_000));
    }

    [Test]
    public void It_refills_in_lumps_at_its_phase_and_not_between()
    {
        var clock = new FakeTimeProvider(Start);
        var bucket = new TokenBucket(250, Period, 20_000, 0, clock);

        Assert.That(bucket.Read(), Is.EqualTo(new BucketState(Start.ToUnixTimeMilliseconds(), 0, 20_000, 250, 0)));
        clock.Advance(TimeSpan.FromMilliseconds(19_999));
        Assert.That((bucket.TokensLeft, bucket.Read().RefillIn), Is.EqualTo((0, 1)));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((bucket.TokensLeft, bucket.Read().RefillIn), Is.EqualTo((250, 60_000)));
    }

    [Test]
    public void A_negative_balance_waits_for_as_many_lumps_as_it_takes()
    {
        var clock = new FakeTimeProvider(Start);
        var bucket = new TokenBucket(25, Period, 0, -8, clock);

        Assert.That(bucket.Admits, Is.False);
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.That(bucket.TokensLeft, Is.EqualTo(42), "as recorded: -8 + 2 x 25");
        Assert.That(bucket.Admits, Is.True);
    }

    [Test]
    public void Tracking_takes_its_share_of_each_refill_and_never_more_than_all_of_it()
    {
        var clock = new FakeTimeProvider(Start);
        var bucket = new TokenBucket(20, Period, 0, 0, clock) { TokenFlowReduction = 2.5 };

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.That(bucket.TokensLeft, Is.EqualTo(35));

        bucket.TokenFlowReduction = 100;
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.That(bucket.TokensLeft, Is.EqualTo(35));
    }

    [Test]
    public void A_smaller_plan_counts_from_its_change_and_caps_at_the_next_refill()
    {
        var clock = new FakeTimeProvider(Start);
        var bucket = new TokenBucket(250, Period, 0, null, clock);

        bucket.RefillRate = 20;
        Assert.That(bucket.TokensLeft, Is.EqualTo(15_000));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(bucket.TokensLeft, Is.EqualTo(1_200));
    }

    [Test]
    public void However_it_is_used_it_equals_a_bucket_that_refills_tick_by_tick()
    {
        var step = Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, 400]);
        Gen.Select(Gen.Int[1, 300], Gen.Long[1, 61_000], Gen.Long[0, 100_000], Gen.Int[-500, 500], step.Array[1, 30])
            .Sample((rate, period, phase, balance, steps) =>
            {
                var clock = new FakeTimeProvider(Start);
                var bucket = new TokenBucket(rate, period, phase, balance, clock);
                var now = Start.ToUnixTimeMilliseconds();
                var expected = balance;
                foreach (var (milliseconds, spend) in steps)
                {
                    for (var passed = 0; passed < milliseconds; passed++)
                        if ((++now - phase) % period == 0)
                            expected = Math.Min(60 * rate, expected + rate);
                    clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    bucket.Spend(spend);
                    expected -= spend;

                    var state = bucket.Read();
                    Assert.That(state.TokensLeft, Is.EqualTo(expected));
                    Assert.That(state.RefillIn, Is.InRange(1, period));
                    Assert.That((now + state.RefillIn - phase) % period, Is.Zero);
                }
            }, iter: 50);
    }

    [Test]
    public void Side_by_side_charges_are_all_taken()
    {
        var bucket = new TokenBucket(250, Period, 0, 10_000, new FakeTimeProvider(Start));

        Parallel.For(0, 5_000, _ => bucket.Spend(3));

        Assert.That(bucket.TokensLeft, Is.EqualTo(-5_000));
    }
}
