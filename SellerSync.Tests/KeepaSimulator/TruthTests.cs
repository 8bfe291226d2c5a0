using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed class TruthTests : SimulatorFixture
{
    [TestCase("A5HUGESHOP3000", 1, "USD", 2)]
    [TestCase("A3LARGESHOP250", 3, "EUR", 2)]
    [TestCase(SpecialSellers.Japanese, 5, "JPY", 0)]
    [TestCase(SpecialSellers.Shared, 1, "USD", 2)]
    [TestCase("AHWXNEVERSEEN77", 10, "INR", 2)]
    public async Task The_right_reading_of_the_wire_is_the_truth(string sellerId, int domain, string currency, int decimals)
    {
        var (keepa, caller) = await StartAsync(new() { InitialBalance = 100_000 });

        var truth = keepa.Catalogue.Expected(sellerId, domain);
        var read = (await ProductsAsync(keepa, caller, sellerId, domain)).ConvertAll(product => WireReading.Read(product, sellerId, currency, decimals));

        Assert.That(read, Is.EqualTo(truth));
    }

    [Test]
    public async Task Yen_are_not_hundredths()
    {
        var (keepa, _) = await StartAsync();

        var prices = keepa.Catalogue.Expected(SpecialSellers.Japanese, 5).Select(product => product.StorefrontPrice).OfType<decimal>().ToList();

        Assert.That(prices, Has.Count.GreaterThan(40));
        Assert.That(prices, Is.All.Matches<decimal>(price => price == decimal.Truncate(price) && price >= 100));
    }

    [Test]
    public async Task A_live_offer_of_the_seller_stands_in_nearly_every_product()
    {
        var (keepa, _) = await StartAsync();

        var truth = keepa.Catalogue.Expected("A3LARGESHOP250", 1);

        Assert.That(truth.Count(product => product.IsFba is not null), Is.InRange(210, 230));
        Assert.That(truth.Count(product => product.StorefrontPrice is null && product.IsFba is not null), Is.InRange(1, 12));
        Assert.That(keepa.Catalogue.Expected(SpecialSellers.Small, 1).Count(product => product.IsFba is not null), Is.EqualTo(12));
    }

    // The readings that keepa-api's users got wrong; each must give another value than the right one somewhere.
    private static readonly Dictionary<string, Func<JsonNode, JsonNode?, ExpectedProduct, bool>> WrongReadings = new()
    {
        ["the oldest price"] = (_, offer, truth) => offer is not null && WireReading.Numbers(offer["offerCSV"])[1] / 100m != truth.StorefrontPrice,
        ["the oldest stock"] = (_, offer, truth) => WireReading.Numbers(offer?["stockCSV"]) is [_, var oldest, ..] && oldest != truth.StockCount,
        ["isPrime for isFBA"] = (_, offer, truth) => offer is not null && (bool)offer["isPrime"]! != truth.IsFba,
        ["FBM without an offer"] = (_, offer, truth) => offer is null && truth.IsFbm is null,
        ["the first offer of the seller"] = (product, offer, _) => offer is not null && First(product, offer) != offer,
        ["the cheapest offer of the seller before shipping"] = (product, offer, _) => offer is not null && Cheapest(product, offer) != offer,
        ["a historical offer as live"] = (product, offer, _) => offer is null && WireReading.Offers(product).Any(other => (string)other["sellerId"]! == Seller),
        ["imagesCSV"] = (product, _, truth) => product["imagesCSV"] is null && truth.ImageName is not null,
        ["only the large image"] = (product, _, truth) => product["images"]?[0] is { } image && image["l"] is null && truth.ImageName is not null,
        ["a truthy Buy Box price below zero"] = (product, _, truth) => Stat(product, "buyBoxPrice") < 0 && truth.BuyBoxPrice is null,
        ["the landed Buy Box price"] = (product, _, truth) => (int?)product["stats"]?["current"]?[18] / 100m > truth.BuyBoxPrice,
        ["the first offer's first day"] = (_, offer, truth) => offer is not null && WireReading.Numbers(offer["offerCSV"])[0] != Minutes(truth),
        ["rank -1"] = (product, _, truth) => (int?)product["stats"]?["current"]?[3] == -1 && truth.SalesRank is null,
        ["rating -1"] = (product, _, truth) => (int?)product["stats"]?["current"]?[16] == -1 && truth.Rating is null,
        ["rating 0"] = (product, _, truth) => (int?)product["stats"]?["current"]?[16] == 0 && truth.Rating is null,
        ["0 ratings as unknown"] = (_, _, truth) => truth.RatingCount == 0,
        ["ratings unknown as a number"] = (product, _, truth) => (int?)product["stats"]?["current"]?[17] == -1 && truth.RatingCount is null,
        ["the leaf category"] = (product, _, truth) => (string?)product["categoryTree"]?.AsArray()[^1]!["name"] != truth.Category,
        ["no category"] = (product, _, _) => product["title"] is not null && product["categoryTree"] is null,
        ["the blank root category"] = (product, _, _) => (long?)product["rootCategory"] == long.MaxValue,
        ["listedSince 0"] = (product, _, _) => (int?)product["listedSince"] == 0,
        ["listedSince -1"] = (product, _, _) => (int?)product["listedSince"] == -1,
        ["listedSince before 2011"] = (product, _, _) => (int?)product["listedSince"] < -1,
        ["listedSince in the future"] = (product, _, _) => (int?)product["listedSince"] == 8_676_420,
        ["an invalid product"] = (product, _, _) => (int)product["productType"]! == 4,
        ["a product without offers"] = (product, _, _) => (int)product["productType"]! is 1 or 2 or 3 or 5,
        ["a failed collection"] = (product, _, _) => (int)product["productType"]! == 0 && !(bool)product["offersSuccessful"]!,
        ["an undetermined price"] = (_, offer, _) => offer is not null && WireReading.Numbers(offer["offerCSV"])[^2] == -2,
        ["an unknown shipping"] = (_, offer, _) => offer is not null && WireReading.Numbers(offer["offerCSV"])[^1] == -1,
        ["a missing stockCSV"] = (_, offer, _) => offer is JsonObject live && !live.ContainsKey("stockCSV"),
        ["a stock of -1"] = (_, offer, _) => WireReading.Numbers(offer?["stockCSV"]) is [.., -1],
        ["HTML in a title"] = (_, _, truth) => truth.Title?.Contains('<', StringComparison.Ordinal) == true,
        ["no brand"] = (product, _, truth) => truth.Brand is null && truth.Title is not null && product["categoryTree"] is not null,
        ["an absent field"] = (product, _, _) => (int)product["productType"]! == 0 && !product.AsObject().ContainsKey("monthlySold"),
        ["a null field"] = (product, _, _) => product.AsObject().TryGetPropertyValue("monthlySold", out var sold) && sold is null,
        ["a repeated live offer"] = (product, _, _) => WireReading.Numbers(product["liveOffersOrder"]) is var order && order.Count > order.Distinct().Count(),
        ["historical offers first"] = (product, _, _) => WireReading.Numbers(product["liveOffersOrder"]) is { Count: > 0 } order && order.Min() > 0,
    };

    private const string Seller = "A4TRAPSHOP0300";

    [TestCaseSource(nameof(WrongReadingNames))]
    public async Task Each_wrong_reading_shows(string name)
    {
        var (keepa, caller) = await StartAsync();
        var truth = keepa.Catalogue.Expected(Seller, 1).ToDictionary(product => product.Asin);

        var products = await ProductsAsync(keepa, caller, Seller, 1);
        var shown = products.Count(product => WrongReadings[name](product, WireReading.Best(product, Seller), truth[(string)product["asin"]!]));

        Assert.That(shown, Is.Positive);
    }

    [Test]
    public async Task Stats_have_a_value_for_each_index_and_history_can_be_left_out()
    {
        var (keepa, caller) = await StartAsync();
        var asin = keepa.Catalogue.Asins("A1SMALLSHOP12", 1).Take(1).ToList();

        var slim = (await caller.ProductsAsync(asin))["products"]![0]!.AsObject();
        var full = (await caller.ProductsAsync(asin, more: "&stats=1&offers=20"))["products"]![0]!.AsObject();

        Assert.That(slim["stats"]!["current"]!.AsArray(), Has.Count.EqualTo(36));
        Assert.That(slim.ContainsKey("csv") || slim.ContainsKey("salesRanks"), Is.False);
        Assert.That(full["csv"]!.AsArray(), Has.Count.EqualTo(36));
        Assert.That(full["csv"]!.AsArray().Count(series => series is null), Is.GreaterThan(20));
        Assert.That(full["salesRanks"]!.AsObject().Select(ranks => (int)ranks.Value!.AsArray()[^1]!), Has.Some.EqualTo(-1));
    }

    [Test]
    public async Task Without_offers_what_needs_them_is_not_determined()
    {
        var (keepa, caller) = await StartAsync();
        var asins = keepa.Catalogue.Asins("A1SMALLSHOP12", 1);

        var products = (await caller.ProductsAsync(asins, more: "&stats=1"))["products"]!.AsArray();

        Assert.That(products.Select(product => (int)product!["stats"]!["buyBoxPrice"]!), Is.All.EqualTo(-2));
        Assert.That(products.Select(product => (int)product!["stats"]!["retrievedOfferCount"]!), Is.All.EqualTo(-2));
        Assert.That(products.Select(product => product!["offers"]), Is.All.Null);
    }

    [Test]
    public async Task Padding_makes_answers_as_large_as_wanted()
    {
        var (_, caller) = await StartAsync(new() { Padding = 100_000 });

        var product = (await caller.ProductsAsync(["B000000000"]))["products"]![0]!;

        Assert.That(((string)product["description"]!).Length, Is.EqualTo(100_000));
    }

    private static string[] WrongReadingNames() => [.. WrongReadings.Keys];

    private static async Task<List<JsonNode>> ProductsAsync(KeepaServer keepa, Caller caller, string sellerId, int domain)
    {
        var products = new List<JsonNode>();
        foreach (var chunk in keepa.Catalogue.Asins(sellerId, domain).Chunk(100))
            products.AddRange((await caller.ProductsAsync(chunk, domain))["products"]!.AsArray().Select(product => product!));
        return products;
    }

    private static JsonNode First(JsonNode product, JsonNode offer) =>
        WireReading.Offers(product).First(other => (string)other["sellerId"]! == (string)offer["sellerId"]!);

    private static JsonNode Cheapest(JsonNode product, JsonNode offer) =>
        WireReading.Numbers(product["liveOffersOrder"]).Select(index => product["offers"]![index]!)
            .Where(other => (string)other["sellerId"]! == (string)offer["sellerId"]! && (int)other["condition"]! == (int)offer["condition"]!)
            .MinBy(other => WireReading.Numbers(other["offerCSV"])[^2])!;

    private static int? Stat(JsonNode product, string name) => (int?)product["stats"]?[name];

    private static int Minutes(ExpectedProduct truth) =>
        (int)((truth.FirstSeenAt!.Value.ToUnixTimeSeconds() / 60) - 21_564_000);
}
