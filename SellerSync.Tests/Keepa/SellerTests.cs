using SellerSync.Domain.Sellers;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.Keepa;

internal sealed class SellerTests : KeepaFixture
{
    [TestCase(Small, 1)]
    [TestCase("A3LARGESHOP250", 3)]
    [TestCase(SpecialSellers.Japanese, 5)]
    public async Task A_seller_is_read_with_what_it_lists_freshest_first(string sellerId, int domain)
    {
        var (server, host) = await StartAsync();

        var answer = await SellerAsync(host, sellerId, domain);

        var seller = answer.Value!;
        Assert.That(seller.Asins, Is.EqualTo(AsinsOf(server, sellerId, domain)));
        Assert.That((seller.SellerId.Value, seller.Marketplace.Id), Is.EqualTo((sellerId, domain)));
        Assert.That(seller.Name, Is.Not.Empty.And.Not.EqualTo(SellerName.Unknown));
        Assert.That(seller.StorefrontHistoryCsv, Does.Match($@"^\d+,{seller.Asins!.Count}$"));
        Assert.That(seller.TrackedSince!.Value.Year, Is.InRange(2011, TimeProvider.System.GetUtcNow().Year));
        Assert.That(answer.Tokens, Has.Property("TokensConsumed").EqualTo(10).And.Property("TokensLeft").EqualTo(999_990).And.Property("RefillRate").EqualTo(250));
        Assert.That(host.Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task Competitors_and_brands_are_read()
    {
        var (_, host) = await StartAsync();

        var seller = (await SellerAsync(host, "A3LARGESHOP250")).Value!;

        Assert.That(seller.Competitors, Has.Count.EqualTo(10));
        Assert.That(seller.Competitors.Select(competitor => competitor.Percent), Is.EqualTo(Enumerable.Range(0, 10).Select(place => 60 - (place * 5))));
        Assert.That(seller.Competitors.Select(competitor => competitor.SellerId), Is.All.Match("^[A-Z0-9]{10,}$"));
        Assert.That(seller.Brands, Has.Count.EqualTo(8).And.All.Property("ProductCount").EqualTo(25));
        Assert.That(seller.Brands.Select(brand => brand.Avg30SalesRank).OfType<int>(), Is.Not.Empty.And.All.Positive);
    }

    [Test]
    public async Task An_unknown_seller_is_none_and_costs_nothing()
    {
        var (server, host) = await StartAsync();

        var unknown = await SellerAsync(host, "A0UNKNOWNSHOP0");
        var elsewhere = await SellerAsync(host, SpecialSellers.Japanese);

        Assert.That((unknown.Value, unknown.Tokens.TokensConsumed), Is.EqualTo(((SellerReading?)null, 0)));
        Assert.That(elsewhere.Value, Is.Null);
        Assert.That(server.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task An_empty_storefront_is_not_a_missing_one()
    {
        var (_, host) = await StartAsync();

        Assert.That((await SellerAsync(host, SpecialSellers.Empty)).Value!.Asins, Is.Empty.And.Not.Null);
        Assert.That((await SellerAsync(host, SpecialSellers.NoList)).Value!.Asins, Is.Null);
    }

    [Test]
    public async Task A_seller_without_a_name_has_its_firms_or_none()
    {
        var (_, host) = await StartAsync();

        Assert.That((await SellerAsync(host, SpecialSellers.FirmOnly)).Value!.Name, Does.EndWith(" Ltd"));
        Assert.That((await SellerAsync(host, SpecialSellers.Nameless)).Value!.Name, Is.EqualTo(SellerName.Unknown));
    }

    [Test]
    public async Task The_largest_storefront_is_read_whole()
    {
        var (server, host) = await StartAsync();

        var seller = (await SellerAsync(host, "AHUGE999999999")).Value!;

        Assert.That(seller.Asins, Has.Count.EqualTo(100_000));
        Assert.That(seller.Asins![^1].Value, Is.EqualTo(server.Catalogue.Asins("AHUGE999999999", 1)[^1]));
    }

    [Test]
    public async Task Tokens_are_asked_for_free()
    {
        var (server, host) = await StartAsync(new() { RefillRate = 20, InitialBalance = -8 });

        var tokens = await host.Keepa.GetTokensAsync(Cancellation);

        Assert.That((tokens.TokensLeft, tokens.RefillRate, tokens.TokensConsumed, tokens.FlowReduction), Is.EqualTo((-8, 20, 0, 0d)));
        Assert.That(tokens.RefillIn, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(host.Gauge.Latest!.Bucket.Available, Is.EqualTo(-8).Or.EqualTo(12));
        Assert.That(server.Books.Charges, Is.Empty);
    }
}
