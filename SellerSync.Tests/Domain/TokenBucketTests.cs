using CsCheck;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class TokenBucketTests
{
    private const decimal FloorShare = 7m / 15m;

    [TestCase(250, 15_000, 7_000)]
    [TestCase(20, 1_200, 560)]
    [TestCase(5, 300, 140)]
    [TestCase(1, 60, 28)]
    [TestCase(0, 0, 0)]
    public void Capacity_and_floor_follow_from_the_refill_rate(int rate, int capacity, int floor)
    {
        var bucket = Some.BucketWith(0, rate);

        Assert.That(bucket.Capacity, Is.EqualTo(capacity));
        Assert.That(bucket.Floor(FloorShare), Is.EqualTo(floor));
    }

    [TestCase(15_000, 1)]
    [TestCase(7_500, 0.5)]
    [TestCase(0, 0)]
    [TestCase(-231, 0)]
    [TestCase(15_100, 1)]
    public void Fill_is_the_share_of_the_capacity_and_debt_counts_as_empty(int available, decimal fill) =>
        Assert.That(Some.BucketWith(available).Fill, Is.EqualTo(fill));

    [TestCase(15_000, 700, 7_000, 0)]
    [TestCase(7_700, 700, 7_000, 0)]
    [TestCase(7_699, 700, 7_000, 1)]
    [TestCase(0, 7, 0, 7)]
    [TestCase(-231, 7, 0, 238)]
    [TestCase(-231, 0, 0, 231)]
    public void Needed_is_what_is_missing_to_spend_and_still_hold_the_floor(int available, int cost, int floor, int needed) =>
        Assert.That(Some.BucketWith(available).Needed(cost, floor), Is.EqualTo(needed));

    [TestCase(250, 0, 250)]
    [TestCase(250, 2.5, 247)]
    [TestCase(20, 19.2, 0)]
    [TestCase(20, 20, 0)]
    [TestCase(20, 33, 0)]
    public void Tracking_takes_its_share_of_each_refill_and_never_more_than_all_of_it(int rate, double reduction, int lump) =>
        Assert.That(Some.BucketWith(0, rate, reduction).Lump, Is.EqualTo(lump));

    [TestCase(19, -231)]
    [TestCase(20, 19)]
    [TestCase(79, 19)]
    [TestCase(80, 269)]
    [TestCase(86_400, 15_000)]
    public void A_debt_of_231_is_refilled_in_lumps(int seconds, int available) =>
        Assert.That(Some.BucketWith(-231).At(Some.Moment.AddSeconds(seconds)).Available, Is.EqualTo(available));

    [Test]
    public void A_debt_of_231_allows_the_first_token_after_one_lump() =>
        Assert.That(Some.BucketWith(-231).WhenAt(1, Some.Moment), Is.EqualTo(Some.Moment.AddSeconds(20)));

    [Test]
    public void Time_never_lowers_the_balance_nor_fills_it_over_the_capacity() => Gen.Select(Some.Bucket, Gen.Long[-1, 100 * TimeSpan.TicksPerMinute]).Sample((bucket, ticks) =>
    {
        var later = bucket.At(Some.Moment.AddTicks(ticks));

        Assert.That(later.Available, Is.InRange(bucket.Available, bucket.Capacity));
        Assert.That(later.NextRefillAt, Is.GreaterThan(Some.Moment.AddTicks(ticks)));
    });

    [Test]
    public void A_balance_over_the_capacity_stays_until_it_is_spent() =>
        Assert.That(Some.BucketWith(15_100).At(Some.Moment.AddHours(1)).Available, Is.EqualTo(15_100), "a smaller plan takes nothing away");

    [Test]
    public void Looking_twice_equals_looking_once() => Gen.Select(Some.Bucket, Gen.Long[0, TimeSpan.TicksPerHour], Gen.Long[0, TimeSpan.TicksPerHour]).Sample((bucket, first, second) =>
    {
        var between = Some.Moment.AddTicks(Math.Min(first, second));
        var end = Some.Moment.AddTicks(Math.Max(first, second));

        Assert.That(bucket.At(between).At(end), Is.EqualTo(bucket.At(end)));
    });

    [Test]
    public void The_time_of_a_level_is_the_earliest_at_which_the_bucket_reaches_it() =>
        Gen.Select(Some.Bucket, Gen.Int[-500, 160_000], Gen.Long[0, 2 * TimeSpan.TicksPerMinute]).Sample((bucket, level, ticks) =>
        {
            var now = Some.Moment.AddTicks(ticks);

            if (bucket.WhenAt(level, now) is not { } time)
            {
                Assert.That(bucket.At(now.AddYears(100)).Available, Is.LessThan(level), "never");
                return;
            }

            Assert.That(time, Is.GreaterThanOrEqualTo(now));
            Assert.That(bucket.At(time).Available, Is.GreaterThanOrEqualTo(level));
            Assert.That(time == now || bucket.At(time.AddTicks(-1)).Available < level, Is.True, "a moment earlier it is not there yet");
        });

    [Test]
    public void A_level_over_the_capacity_or_without_a_refill_never_comes()
    {
        Assert.That(Some.BucketWith(0).WhenAt(15_001, Some.Moment), Is.Null);
        Assert.That(Some.BucketWith(0, 20, reduction: 20).WhenAt(1, Some.Moment), Is.Null);
        Assert.That((Some.BucketWith(0) with { RefillPeriod = TimeSpan.Zero }).WhenAt(1, Some.Moment), Is.Null);
    }
}
