using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
public sealed class SpendingLimitTests
{
    [TestCase(100, 0, 7)]
    [TestCase(100, 30, 5)]
    [TestCase(100, 86, 1)]
    [TestCase(100, 87, null)]
    [TestCase(100, 500, null)]
    [TestCase(1_000, 0, 10)]
    public void As_many_units_are_left_as_fit_at_the_dearest_price(int atMost, int spent, int? units) =>
        Assert.That(new SpendingLimit(atMost, spent).Narrow(new TokenAsk(TokenPriority.Immediate, 10, 7), 14)?.Units, Is.EqualTo(units));

    [Test]
    public void A_part_that_is_not_worth_it_is_refused() =>
        Assert.That(new SpendingLimit(100, 0).Narrow(new TokenAsk(TokenPriority.Immediate, 10, 7, AtLeast: 8), 14), Is.Null);

    [TestCase(20, 14)]
    [TestCase(25, 20)]
    [TestCase(100, 62)]
    public void The_dearest_product_has_all_pages_of_offers_and_recent_stock(int offers, int tokens) =>
        Assert.That(TokenCost.OfDearestProduct(offers), Is.EqualTo(tokens));
}
