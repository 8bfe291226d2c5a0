using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class StorefrontLimitTests
{
    [TestCase(0, false)]
    [TestCase(2_999, false)]
    [TestCase(3_000, false)]
    [TestCase(3_001, true)]
    [TestCase(100_000, true)]
    public void Three_thousand_products_are_taken_and_one_more_is_not(int products, bool exceeded) =>
        Assert.That(StorefrontLimit.IsExceededBy(products), Is.EqualTo(exceeded));

    [TestCase(4_210, "Seller has 4,210 products, which exceeds our 3,000 product limit")]
    [TestCase(100_000, "Seller has 100,000 products, which exceeds our 3,000 product limit")]
    [TestCase(3_001, "Seller has 3,001 products, which exceeds our 3,000 product limit")]
    public void A_refused_storefront_gets_the_contracts_sentence(int products, string sentence) =>
        Assert.That(StorefrontLimit.Message(products), Is.EqualTo(sentence));

    [Test]
    public void A_limit_of_ones_own_is_named_in_the_sentence()
    {
        Assert.That(StorefrontLimit.IsExceededBy(501, limit: 500), Is.True);
        Assert.That(StorefrontLimit.Message(501, limit: 500), Is.EqualTo("Seller has 501 products, which exceeds our 500 product limit"));
    }
}
