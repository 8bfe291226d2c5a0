using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
public sealed class SellerReadingTests
{
    private static Task<KeepaAnswer<SellerReading?>> AskAsync(StubKeepa keepa, string body) =>
        keepa.Answers(body).Keepa.GetSellerAsync(StubKeepa.Seller, StubKeepa.Us, CancellationToken.None);

    [Test]
    public async Task A_seller_is_read_whole()
    {
        using var keepa = new StubKeepa();

        var seller = (await AskAsync(keepa, Json.Seller(
            """
            "sellerName":" Shop ","businessName":"Shop Ltd","trackedSince":60,"asinList":["B000000002","b000000001","B000000002"],
            "totalStorefrontAsinsCSV":[1,2,3,4],"totalStorefrontAsins":[3,4],
            "competitors":[{"sellerId":"a2mediumshop60","percent":12.5},null,{"percent":1}],
            "sellerBrandStatistics":[{"brand":"acme","productCount":3,"avg30SalesRank":-1,"productCountWithAmazonOffer":0}]
            """))).Value!;

        Assert.That(seller.Name, Is.EqualTo("Shop"));
        Assert.That(seller.Asins!.Select(asin => asin.Value), Is.EqualTo(new[] { "B000000002", "B000000001" }));
        Assert.That(seller.Competitors, Is.EqualTo(new[] { new Competitor("A2MEDIUMSHOP60", 12.5) }));
        Assert.That(seller.Brands, Is.EqualTo(new[] { new BrandShare("acme", 3, null, 0) }));
        Assert.That(seller.StorefrontHistoryCsv, Is.EqualTo("1,2,3,4"));
        Assert.That(seller.TrackedSince, Is.EqualTo(new DateTimeOffset(2011, 1, 1, 1, 0, 0, TimeSpan.Zero)));
        Assert.That(keepa.Log.Warnings, Is.Empty);
    }

    [TestCase("\"x\":1", null)]
    [TestCase("\"asinList\":null", null)]
    [TestCase("\"asinList\":[]", 0)]
    public async Task An_absent_list_is_not_an_empty_one(string fields, int? count)
    {
        using var keepa = new StubKeepa();

        Assert.That((await AskAsync(keepa, Json.Seller(fields))).Value!.Asins?.Count, Is.EqualTo(count));
    }

    [TestCase("\"totalStorefrontAsinsCSV\":\"1,2\",\"trackedSince\":0", ExpectedResult = "1,2")]
    [TestCase("\"totalStorefrontAsinsCSV\":[]", ExpectedResult = null)]
    [TestCase("\"totalStorefrontAsinsCSV\":7", ExpectedResult = null)]
    public async Task<string?> The_storefront_history_may_be_a_text(string fields)
    {
        using var keepa = new StubKeepa();
        var seller = (await AskAsync(keepa, Json.Seller(fields))).Value!;

        Assert.That(seller.TrackedSince, Is.Null);
        return seller.StorefrontHistoryCsv;
    }

    [Test]
    public async Task An_unknown_seller_is_null()
    {
        using var keepa = new StubKeepa();

        Assert.That((await AskAsync(keepa, $$$"""{{{{Json.Envelope}}},"sellers":{}}""")).Value, Is.Null);
        Assert.That((await AskAsync(keepa, $$$"""{{{{Json.Envelope}}},"sellers":{"A2MEDIUMSHOP60":{} } }""")).Value, Is.Null);
    }

    [Test]
    public async Task The_map_may_name_the_seller_in_lower_case()
    {
        using var keepa = new StubKeepa();

        Assert.That((await AskAsync(keepa, $$"""{"sellers":{"a1smallshop12":{"sellerName":null} },{{Json.Envelope}} }""")).Value!.Name, Is.EqualTo("Unknown Seller"));
    }

    [Test]
    public async Task A_hundred_thousand_ASINs_are_read()
    {
        using var keepa = new StubKeepa();
        var list = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"B{i:D9}\""));

        var seller = (await AskAsync(keepa, Json.Seller($"\"asinList\":[{list}]"))).Value!;

        Assert.That(seller.Asins, Has.Count.EqualTo(100_000));
    }

    [TestCase("\"asinList\":{}")]
    [TestCase("\"competitors\":{},\"sellerBrandStatistics\":7")]
    [TestCase("\"sellerName\":5")]
    [TestCase("\"asinList\":[\"B000000001\",5,\"short\"]")]
    public async Task Garbled_fields_are_warned_of_and_the_rest_is_kept(string fields)
    {
        using var keepa = new StubKeepa();

        var seller = (await AskAsync(keepa, Json.Seller($"{fields},\"businessName\":\"kept\""))).Value!;

        Assert.That(seller.Name, Is.EqualTo("kept"));
        Assert.That(keepa.Log.Warnings.Single(), Does.Contain("A1SMALLSHOP12"));
    }

    [Test]
    public async Task The_request_is_the_documented_one_below_the_base_address()
    {
        using var keepa = new StubKeepa(("Keepa:BaseAddress", "http://localhost:5/keepa"));

        await AskAsync(keepa, Json.Seller("\"x\":1"));

        Assert.That(keepa.Asked.Single().AbsoluteUri, Is.EqualTo(
            $"http://localhost:5/keepa/seller?key={StubKeepa.Key}&domain=1&seller=A1SMALLSHOP12&storefront=1"));
    }
}
