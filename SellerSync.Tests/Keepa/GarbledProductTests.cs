using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;

namespace SellerSync.Tests.Keepa;

/// <summary>A field that cannot be read is null with a warning; its product, and all others, are kept.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GarbledProductTests
{
    [TestCase("\"offerCSV\":[1,\"999\",0]", "offerCSV")]
    [TestCase("\"offerCSV\":[1,999,0,2]", "offerCSV")]
    [TestCase("\"offerCSV\":{}", "offerCSV")]
    [TestCase("\"offerCSV\":[1,99999999999999999999999999,0]", "offerCSV")]
    [TestCase("\"offerCSV\":[1,1e300,0]", "offerCSV")]
    [TestCase("\"offerCSV\":[1,NaN,0]", "offerCSV")]
    [TestCase("\"stockCSV\":[1,1099511627776]", null)]
    [TestCase("\"stockCSV\":[1,2,3]", "stockCSV")]
    [TestCase("\"stockCSV\":[1,[2]]", "stockCSV")]
    public async Task A_garbled_offer_field_is_null(string field, string? named)
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync($"{Json.Offer(field)},\"title\":\"kept\"");

        Assert.That(product.Title, Is.EqualTo("kept"));
        Assert.That(product.Offer, Is.EqualTo(new StorefrontOffer(null, null, true)));
        Assert.That(keepa.Log.Warnings.Single(), Does.Contain("B000000001").And.Contains(named ?? ""));
    }

    [TestCase("\"offers\":{}")]
    [TestCase("\"offers\":[1,\"x\",[[]]]")]
    [TestCase("\"stats\":[]")]
    [TestCase("\"stats\":{\"current\":{\"3\":5}}")]
    [TestCase("\"stats\":{\"current\":[1,2,3,\"4\"]}")]
    [TestCase("\"stats\":{\"buyBoxPrice\":\"12.99\"}")]
    [TestCase("\"stats\":{\"buyBoxPrice\":-Infinity}")]
    [TestCase("\"categoryTree\":{\"name\":\"x\"}")]
    [TestCase("\"images\":[{\"l\":[1]}]")]
    [TestCase("\"images\":\"a.jpg\"")]
    [TestCase("\"images\":[{\"l\":\"a .jpg\"}]")]
    [TestCase("\"brand\":{\"a\":[{}]}")]
    [TestCase("\"monthlySold\":[100]")]
    [TestCase("\"monthlySold\":99999999999")]
    [TestCase("\"liveOffersOrder\":{},\"offers\":[]")]
    [TestCase("\"productType\":\"0\"")]
    public async Task A_garbled_field_is_named_once_and_the_product_kept(string field)
    {
        using var keepa = new StubKeepa();

        var product = await keepa.ReadProductAsync($"{field},\"title\":\"kept\"");

        Assert.That(product.Title, Is.EqualTo("kept"));
        Assert.That((product.BuyBoxPrice, product.SalesRank, product.Brand, product.Category, product.MonthlySales), Is.EqualTo(
            ((decimal?)null, (int?)null, (string?)null, (string?)null, (int?)null)));
        Assert.That(product.Images, Is.Empty);
        Assert.That(keepa.Log.Warnings.Single(), Does.Contain("B000000001"));
    }

    [Test]
    public async Task Unknown_junk_of_any_depth_is_passed_over()
    {
        using var keepa = new StubKeepa();
        var deep = string.Concat(Enumerable.Repeat("[{\"a\":", 100)) + "1" + string.Concat(Enumerable.Repeat("}]", 100));

        var product = await keepa.ReadProductAsync($"\"junk\":{deep},\"x\":\"}}]\\\"{{\",\"title\":\"kept\"");

        Assert.That(product.Title, Is.EqualTo("kept"));
        Assert.That(keepa.Log.Warnings, Is.Empty);
    }

    [TestCase("[1,NaN,]")]
    [TestCase("{1:2}")]
    [TestCase("[]")]
    [TestCase("{\"a\":[\"]}\\\"\",\"\\\\\"]}")]
    [TestCase("[[1 ,2], {}\t]")]
    public async Task What_nobody_wants_may_be_anything_also_in_an_offer_of_others(string value)
    {
        using var keepa = new StubKeepa();
        var other = $"{{\"offerCSV\":{value},\"lastSeen\":5,\"sellerId\":\"A2\"}}";
        var own = "{\"sellerId\":\"A1SMALLSHOP12\",\"condition\":1,\"isFBA\":true,\"offerCSV\":[1,999,0],\"lastSeen\":5}";

        var product = await keepa.ReadProductAsync($"\"junk\" : {value} ,{Json.Offers("[0,1]", other, own)},\"more\":{value},\"title\":\"kept\"");

        Assert.That(product.Title, Is.EqualTo("kept"));
        Assert.That(product.Offer, Is.EqualTo(new StorefrontOffer(9.99m, null, true)));
        Assert.That(keepa.Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task Brackets_that_do_not_belong_together_cost_their_product_alone()
    {
        using var keepa = new StubKeepa();
        keepa.Answers(Json.Products(Json.Product("B000000001", "\"junk\":[1},\"a\":[]"), Json.Product("B000000002", "\"title\":\"kept\"")));

        var answer = (await keepa.AskProductsAsync("B000000001", "B000000002")).Value;

        Assert.That(answer.Products.Single().Title, Is.EqualTo("kept"));
        Assert.That(answer.Failures.Values, Is.EqualTo(new[] { ProductFailure.Unreadable }));
    }

    [TestCase("a\\u0000b", ExpectedResult = "ab")]
    [TestCase("a\\ud83d\\ude00b", ExpectedResult = "a\U0001F600b")]
    [TestCase("a\\ud83db", ExpectedResult = "a\uFFFDb")]
    [TestCase("a\\ude00\\ud83d", ExpectedResult = "a\uFFFD\uFFFD")]
    [TestCase("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9", ExpectedResult = "\"\\/\b\f\n\r\t\u00e9")]
    [TestCase("\\\\u0000", ExpectedResult = "\\u0000")]
    public async Task<string?> Texts_are_such_that_PostgreSQL_can_store_them(string written)
    {
        using var keepa = new StubKeepa();

        return (await keepa.ReadProductAsync($"\"title\":\"{written}\"")).Title;
    }

    [Test]
    public async Task Bytes_that_are_no_text_are_replaced()
    {
        using var keepa = new StubKeepa();
        var body = System.Text.Encoding.Latin1.GetBytes(Json.Products(Json.Product("B000000001", "\"title\":\"caf\u00e9\"")));
        keepa.Answers(new MemoryStream(body));

        var answer = await keepa.AskProductsAsync("B000000001");

        Assert.That(answer.Value.Products.Single().Title, Is.EqualTo("caf\uFFFD"));
    }

    [Test]
    public async Task Entries_are_matched_by_ASIN_whatever_their_order()
    {
        using var keepa = new StubKeepa();
        keepa.Answers(Json.Products(
            Json.Product("B000000003", "\"title\":\"3\""),
            "null",
            Json.Product("B000000009", "\"title\":\"stranger\""),
            Json.Product("b000000001", "\"title\":\"1\""),
            Json.Product("B000000003", "\"title\":\"again\""),
            Json.Product("B000000004", "\"productType\":4"),
            "{\"title\":\"nobody\"}",
            "17"));

        var answer = (await keepa.AskProductsAsync("B000000001", "B000000002", "B000000003", "B000000004", "B000000001")).Value;

        Assert.That(answer.Products.Select(product => (product.Asin.Value, product.Title)), Is.EquivalentTo(new[] { ("B000000001", "1"), ("B000000003", "3") }));
        Assert.That(answer.Failures, Is.EquivalentTo(new Dictionary<Asin, ProductFailure>
        {
            [Asin.Parse("B000000002")] = ProductFailure.NotReturned,
            [Asin.Parse("B000000004")] = ProductFailure.Invalid,
        }));
        Assert.That(keepa.Log.Warnings.Count(), Is.EqualTo(5));
    }

    [Test]
    public async Task An_entry_that_is_broken_does_not_take_its_neighbours_with_it()
    {
        using var keepa = new StubKeepa();
        keepa.Answers(Json.Products(
            Json.Product("B000000001"),
            "{\"asin\":\"B000000002\",\"title\":oops,\"brand\":\"x\"}",
            Json.Product("B000000003")));

        var answer = (await keepa.AskProductsAsync("B000000001", "B000000002", "B000000003")).Value;

        Assert.That(answer.Products, Has.Count.EqualTo(2));
        Assert.That(answer.Failures.Single(), Is.EqualTo(KeyValuePair.Create(Asin.Parse("B000000002"), ProductFailure.Unreadable)));
    }
}
