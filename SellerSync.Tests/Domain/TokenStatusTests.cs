using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class TokenStatusTests
{
    [TestCase(0, true)]
    [TestCase(30, true)]
    [TestCase(90, true)]
    [TestCase(90.001, false)]
    [TestCase(3_600, false)]
    [TestCase(-5, true, Description = "another host's clock may be ahead")]
    [TestCase(-600, false, Description = "but one that is ten minutes ahead is wrong")]
    public void A_status_is_fresh_for_90_seconds(double age, bool fresh) =>
        Assert.That(new TokenStatus(Some.BucketWith(1), Some.Moment).IsFreshAt(Some.Moment.AddSeconds(age)), Is.EqualTo(fresh));

    [Test]
    public void The_next_refill_counts_from_the_end_of_the_request()
    {
        var reading = new TokenReading(Some.Moment, TimeSpan.FromSeconds(3), 100, 7, 250, TimeSpan.FromSeconds(20), 0);

        Assert.That(reading.NextRefillAt, Is.EqualTo(Some.Moment.AddSeconds(23)));
    }

    [TestCase(0, 0)]
    [TestCase(1, 7)]
    [TestCase(3_000, 21_000)]
    public void A_product_is_expected_to_cost_7_tokens(int products, int tokens) =>
        Assert.That(TokenCost.OfProducts(products), Is.EqualTo(tokens));
}
