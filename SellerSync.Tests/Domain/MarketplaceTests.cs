using CsCheck;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class MarketplaceTests
{
    [TestCase(1, "amazon.com", "USD", 2)]
    [TestCase(2, "amazon.co.uk", "GBP", 2)]
    [TestCase(3, "amazon.de", "EUR", 2)]
    [TestCase(4, "amazon.fr", "EUR", 2)]
    [TestCase(5, "amazon.co.jp", "JPY", 0)]
    [TestCase(6, "amazon.ca", "CAD", 2)]
    [TestCase(8, "amazon.it", "EUR", 2)]
    [TestCase(9, "amazon.es", "EUR", 2)]
    [TestCase(10, "amazon.in", "INR", 2)]
    [TestCase(11, "amazon.com.mx", "MXN", 2)]
    public void A_domain_has_its_host_currency_and_decimals(int id, string host, string currency, int decimals)
    {
        Assert.That(Marketplace.Find(id), Is.EqualTo(new Marketplace(id, host, currency, decimals)));
        Assert.That(Marketplace.Find(id)!.ProductUrl(Asin.Parse("B000000001")), Is.EqualTo(new Uri($"https://{host}/dp/B000000001")));
    }

    [Test]
    public void Every_other_number_is_no_domain()
    {
        Assert.That(Marketplace.All.Select(marketplace => marketplace.Id), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6, 8, 9, 10, 11 }));
        Gen.Int.Where(id => id is < 1 or 7 or > 11).Sample(id => Assert.That(Marketplace.Find(id), Is.Null));
    }

    [Test]
    public void A_wrong_domain_gets_the_contracts_sentence() =>
        Assert.That(Marketplace.InvalidDomainMessage, Is.EqualTo("Invalid domain. Valid domains are: 1, 2, 3, 4, 5, 6, 8, 9, 10, 11"));

    [Test]
    public void Prices_have_the_decimals_of_their_currency()
    {
        Assert.That(Marketplace.Find(1)!.Price(1_999), Is.EqualTo(19.99m));
        Assert.That(Marketplace.Find(5)!.Price(1_999), Is.EqualTo(1_999m));
    }

    [Test]
    public void No_price_loses_a_unit() => Gen.Select(Gen.Int[0, Marketplace.All.Count - 1].Select(Marketplace.All.ElementAt), Gen.Long[0, 1_000_000_000_000]).Sample((marketplace, units) =>
        Assert.That(marketplace.Price(units) * (marketplace.Decimals == 0 ? 1 : 100), Is.EqualTo((decimal)units)));
}
