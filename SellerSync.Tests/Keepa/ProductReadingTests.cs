using System.Globalization;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
public sealed class ProductReadingTests
{
    [Test]
    public async Task Price_and_stock_are_the_newest_of_their_series()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync(Json.Offer("\"offerCSV\":[100,999,0,200,1299,0,300,1999,499],\"stockCSV\":[100,3,300,8]"));

        Assert.That(product.Offer, Is.EqualTo(new StorefrontOffer(19.99m, 8, true)));
        Assert.That(product.FirstSeenAt, Is.EqualTo(new DateTimeOffset(2011, 1, 1, 1, 40, 0, TimeSpan.Zero)), "100 minutes after Keepa's epoch");
    }

    [TestCase("[300,-1,0]", "[300,-1]")]
    [TestCase("[300,-2,-2]", "[300,-2]")]
    [TestCase("[]", "[]")]
    [TestCase("null", "null")]
    public async Task Price_and_stock_that_Keepa_does_not_have_are_null(string offerCsv, string stockCsv)
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync(Json.Offer($"\"offerCSV\":{offerCsv},\"stockCSV\":{stockCsv}"));

        Assert.That(product.Offer, Is.EqualTo(new StorefrontOffer(null, null, true)));
        Assert.That(keepa.Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task Yen_have_no_decimals()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync(
            $"{Json.Offer("\"offerCSV\":[1,4900,0]")},\"stats\":{{\"buyBoxPrice\":5100}}", Marketplace.Find(5));

        Assert.That((product.Offer!.Price, product.BuyBoxPrice), Is.EqualTo(((decimal?)4900m, (decimal?)5100m)));
    }

    [TestCase("true", "false", true)]
    [TestCase("false", "true", false)]
    public async Task Fulfilment_is_what_isFBA_says_and_not_isPrime(string isFba, string isPrime, bool expected)
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync(Json.Offers(
            "[0]", $$"""{"sellerId":"A1SMALLSHOP12","condition":1,"isFBA":{{isFba}},"isPrime":{{isPrime}},"offerCSV":[1,100,0]}"""));

        Assert.That(product.Offer!.IsFba, Is.EqualTo(expected));
    }

    private const string Other = """{"sellerId":"A2MEDIUMSHOP60","condition":1,"isFBA":true,"offerCSV":[5,1,0],"lastSeen":9000}""";

    private static string Own(int condition, int price, int shipping = 0, int lastSeen = 9000, int first = 500) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"offerCSV":[{{first}},{{price}},{{shipping}}],"lastSeen":{{lastSeen}},"condition":{{condition}},"isFBA":true,"sellerId":"a1smallshop12"}""");

    [Test]
    public async Task A_historical_offer_is_never_the_storefront_offer_but_counts_for_the_first_sight()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync(Json.Offers("[2,2,1]", Own(1, 100, first: 60), Other, Own(1, 900)));

        Assert.That(product.Offer!.Price, Is.EqualTo(9m));
        Assert.That(product.FirstSeenAt, Is.EqualTo(new DateTimeOffset(2011, 1, 1, 1, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task The_best_condition_wins_then_the_lowest_landed_price()
    {
        using var keepa = new StubKeepa();

        var condition = await keepa.ReadProductAsync(Json.Offers("[0,1,2,3,4]", Own(0, 100), Own(7, 200), Own(3, 300), Own(2, 400), Own(6, 150)));
        var landed = await keepa.ReadProductAsync(Json.Offers("[0,1,2]", Own(1, 100, shipping: 900), Own(1, 500, shipping: -1), Own(1, -2)));

        Assert.That((condition.Offer!.Price, landed.Offer!.Price), Is.EqualTo(((decimal?)4m, (decimal?)5m)));
    }

    [Test]
    public async Task No_offer_of_the_seller_means_no_offer_and_no_first_sight()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync(Json.Offers("[0]", Other));

        Assert.That((product.Offer, product.FirstSeenAt), Is.EqualTo(((StorefrontOffer?)null, (DateTimeOffset?)null)));
    }

    [Test]
    public async Task No_live_offers_means_no_storefront_offer()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync($"\"lastUpdate\":9000,{Json.Offers("null", Own(1, 100))}");

        Assert.That(product.Offer, Is.Null);
        Assert.That(product.FirstSeenAt, Is.Not.Null);
    }

    [TestCase(9000, 9005, ExpectedResult = true)]
    [TestCase(8000, 9005, ExpectedResult = false, Reason = "another offer was seen later")]
    [TestCase(9000, 20000, ExpectedResult = false, Reason = "the product was updated long after")]
    public async Task<bool> Without_a_live_order_the_time_of_the_last_sight_tells(int lastSeen, int lastUpdate)
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync($"\"lastUpdate\":{lastUpdate},\"offers\":[{Own(1, 100, lastSeen: lastSeen)},{Other}]");

        return product.Offer is not null;
    }

    private static string Current(int rank, int rating, int count) =>
        $"\"stats\":{{\"buyBoxPrice\":-2,\"current\":[-1,-1,-1,{rank},-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,{rating},{count},-1]}}";

    [Test]
    public async Task Current_values_come_from_the_statistics()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync($"{Current(23, 43, 0)},\"monthlySold\":100");

        Assert.That((product.SalesRank, product.Rating, product.RatingCount, product.MonthlySales), Is.EqualTo(((int?)23, (decimal?)4.3m, (int?)0, (int?)100)));
    }

    [Test]
    public async Task Negative_and_impossible_values_are_null_without_a_warning()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync($"{Current(-1, 0, -1)},\"monthlySold\":-1");

        Assert.That(product, Has.Property("SalesRank").Null.And.Property("Rating").Null.And.Property("RatingCount").Null
            .And.Property("MonthlySales").Null.And.Property("BuyBoxPrice").Null);
        Assert.That(keepa.Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task Category_is_the_root_and_images_may_lack_the_large_size()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync(
            """
            "title":"a <b>","brand":null,"categoryTree":[{"catId":1,"name":"Root"},{"name":"Leaf"}],"images":[{"m":"1.jpg"},{"m":"x","l":"2.jpg"},{"lH":5}]
            """);

        Assert.That((product.Title, product.Brand, product.Category), Is.EqualTo(("a <b>", (string?)null, "Root")));
        Assert.That(product.Images, Is.EqualTo(new[] { "1.jpg", "2.jpg" }));
    }

    [Test]
    public async Task A_product_without_any_data_is_kept_as_seen()
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync("\"title\":null,\"stats\":null,\"offers\":null,\"images\":null,\"categoryTree\":null,\"liveOffersOrder\":null");

        Assert.That((product.Title, product.Offer, product.Images.Count), Is.EqualTo(((string?)null, (StorefrontOffer?)null, 0)));
        Assert.That(keepa.Log.Warnings, Is.Empty);
    }
}
