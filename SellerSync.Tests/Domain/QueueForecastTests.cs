using CsCheck;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class QueueForecastTests
{
    private static readonly ChunkSize TwoCallsOfTen = new(10, 2);

    [TestCase(0, "< 1 minute")]
    [TestCase(59.9, "< 1 minute")]
    [TestCase(60, "2 minutes")]
    [TestCase(61, "2 minutes")]
    [TestCase(120, "2 minutes")]
    [TestCase(121, "3 minutes")]
    [TestCase(5_400, "90 minutes")]
    public void A_wait_has_the_contracts_words(double seconds, string words) =>
        Assert.That(QueueForecast.Words(TimeSpan.FromSeconds(seconds)), Is.EqualTo(words));

    [Test]
    public void With_enough_tokens_only_the_work_counts()
    {
        Assert.That(Wait(Work(100), Some.BucketWith(15_000), 7_000), Is.EqualTo(TimeSpan.FromSeconds(31.5)));
        Assert.That(Wait(Work(100), null, 7_000), Is.EqualTo(TimeSpan.FromSeconds(31.5)), "five calls of 6 s in each of two rows, and a quarter of one until both have ended");
    }

    [Test]
    public void With_too_few_tokens_it_takes_as_many_refills_as_are_missing_the_first_when_it_is_due()
    {
        var due = TimeSpan.FromSeconds(20);

        Assert.That(Wait(Work(250), Some.BucketWith(7_000), 7_000), Is.EqualTo(due + TimeSpan.FromMinutes(6)));
        Assert.That(Wait(Work(250), Some.BucketWith(-231), 7_000), Is.EqualTo(due + TimeSpan.FromMinutes(35)), "8,981 tokens in lumps of 250");
    }

    [Test]
    public void What_is_claimed_before_takes_its_calls_and_its_tokens_first()
    {
        Assert.That(Wait(Work(100), null, 0, before: Work(300)), Is.EqualTo(TimeSpan.FromSeconds(4 * 31.5)));
        Assert.That(
            Wait(Work(100), Some.BucketWith(7_000), 7_000, before: Work(150)),
            Is.EqualTo(Wait(Work(250), Some.BucketWith(7_000), 7_000)));
    }

    [Test]
    public void A_bucket_that_never_refills_says_nothing_about_time() =>
        Assert.That(Wait(Work(100), Some.BucketWith(0, rate: 5, reduction: 5), 0), Is.EqualTo(TimeSpan.FromSeconds(31.5)));

    [Test]
    public void A_wait_never_shrinks_when_more_is_to_be_done() =>
        Gen.Select(Some.Bucket, Gen.Int[0, 3_000], Gen.Int[0, 3_000], Gen.Int[0, 7_000]).Sample((bucket, products, more, floor) =>
        {
            var few = Wait(Work(products), bucket, floor);

            Assert.That(few, Is.GreaterThanOrEqualTo(Wait(Work(products), null, 0)));
            Assert.That(Wait(Work(products + more), bucket, floor), Is.GreaterThanOrEqualTo(few));
            Assert.That(Wait(Work(products), bucket, floor, before: Work(more)), Is.GreaterThanOrEqualTo(few));
        });

    // At 7 tokens and 200 products a minute.
    private static PlannedWork Work(int products) => PlannedWork.Of(products, CostEstimate.Unlearned, TwoCallsOfTen);

    private static TimeSpan Wait(PlannedWork own, TokenBucket? bucket, int floor, PlannedWork? before = null) =>
        QueueForecast.ReadyAt(own, before ?? PlannedWork.None, bucket, floor, Some.Moment) - Some.Moment;
}
