using CsCheck;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class QueueForecastTests
{
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
        Assert.That(QueueForecast.Wait(100, Some.BucketWith(15_000), 700, 7_000), Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(QueueForecast.Wait(100, null, 700, 7_000), Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void With_too_few_tokens_it_takes_as_many_refills_as_are_missing()
    {
        Assert.That(QueueForecast.Wait(250, Some.BucketWith(7_000), 1_750, 7_000), Is.EqualTo(TimeSpan.FromMinutes(7)));
        Assert.That(QueueForecast.Wait(250, Some.BucketWith(-231), 1_750, 7_000), Is.EqualTo(TimeSpan.FromMinutes(36)), "8,981 tokens in lumps of 250");
    }

    [Test]
    public void A_wait_never_shrinks_when_more_is_to_be_done() =>
        Gen.Select(Some.Bucket, Gen.Int[0, 3_000], Gen.Int[0, 3_000], Gen.Int[0, 7_000]).Sample((bucket, products, more, floor) =>
        {
            var few = QueueForecast.Wait(products, bucket, TokenCost.OfProducts(products), floor);
            var many = QueueForecast.Wait(products + more, bucket, TokenCost.OfProducts(products + more), floor);

            Assert.That(few, Is.GreaterThanOrEqualTo(QueueForecast.Wait(products, null, 0, 0)));
            Assert.That(many, Is.GreaterThanOrEqualTo(few));
        });
}
