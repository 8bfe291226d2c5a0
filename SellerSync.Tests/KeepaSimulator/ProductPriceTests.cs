using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed class ProductPriceTests : SimulatorFixture
{
    private const string Seller = "A4TRAPSHOP0300";

    [TestCase("", 1)]
    [TestCase("&stats=1&history=0", 1)]
    [TestCase("&rating=1", 2)]
    [TestCase("&buybox=1", 3)]
    [TestCase("&rating=1&buybox=1", 4)]
    public async Task Without_offers_a_product_costs_its_parts(string more, int tokens)
    {
        var (_, caller) = await StartAsync();

        Assert.That(await CostAsync(caller, 0, more), Is.EqualTo(tokens));
    }

    [TestCase(19, "&offers=20", 12, Description = "11 live offers")]
    [TestCase(42, "&offers=20", 12, Description = "60 live offers, capped at 20")]
    [TestCase(42, "&offers=100", 36, Description = "60 live offers")]
    [TestCase(41, "&offers=100", 60, Description = "100 live offers")]
    [TestCase(41, "&offers=100&stock=1", 62, Description = "and stock seen in the last 7 days")]
    [TestCase(41, "&offers=100&rating=1&buybox=1", 60, Description = "rating and Buy Box are included")]
    [TestCase(17, "&offers=20", 1, Description = "the collection fails")]
    [TestCase(17, "&offers=20&only-live-offers=1", 0, Description = "the same without historical offers")]
    [TestCase(29, "&offers=20", 5, Description = "no offers found")]
    [TestCase(283, "&offers=20", 1, Description = "an invalid ASIN")]
    public async Task With_offers_a_product_costs_its_pages(int number, string more, int tokens)
    {
        var (_, caller) = await StartAsync();

        Assert.That(await CostAsync(caller, number, more), Is.EqualTo(tokens));
    }

    [Test]
    public async Task Offers_fetched_within_the_last_hours_cost_a_flat_five()
    {
        var (_, caller) = await StartAsync();

        var costs = new List<int> { await CostAsync(caller, 41, "&offers=100") };
        Clock.Advance(TimeSpan.FromMinutes(59));
        costs.Add(await CostAsync(caller, 41, "&offers=100"));
        costs.Add(await CostAsync(caller, 41, "&offers=100&update=0"));
        Clock.Advance(TimeSpan.FromMinutes(60));
        costs.Add(await CostAsync(caller, 41, "&offers=100"));
        Clock.Advance(TimeSpan.FromHours(20));
        costs.Add(await CostAsync(caller, 41, "&offers=100&update=24"));

        Assert.That(costs, Is.EqualTo((int[])[60, 5, 60, 60, 5]));
    }

    [Test]
    public async Task Fresh_offers_cost_their_pages_where_that_is_asked_for()
    {
        var (_, caller) = await StartAsync(new() { FreshOffersAreCheaper = false });

        await CostAsync(caller, 41, "&offers=100");

        Assert.That(await CostAsync(caller, 41, "&offers=100"), Is.EqualTo(60));
    }

    [Test]
    public async Task An_invalid_asin_is_charged_unless_only_stored_data_is_asked_for()
    {
        var (_, caller) = await StartAsync();

        var answer = await caller.ProductsAsync(["lowercase1"], more: "");
        var stored = await caller.ProductsAsync(["lowercase1"], more: "&update=-1");

        Assert.That((int)answer["products"]![0]!["productType"]!, Is.EqualTo(4));
        Assert.That((int)answer["tokensConsumed"]!, Is.EqualTo(1));
        Assert.That(stored["products"]!.AsArray(), Is.Empty);
        Assert.That((int)stored["tokensConsumed"]!, Is.Zero);
    }

    [Test]
    public async Task An_asin_asked_for_twice_is_answered_and_charged_once()
    {
        var (_, caller) = await StartAsync();

        var answer = await caller.ProductsAsync(["B000000000", "B000000000"], more: "");

        Assert.That(answer["products"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((int)answer["tokensConsumed"]!, Is.EqualTo(1));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(77)]
    public async Task A_typical_product_costs_six_to_twelve_and_seven_on_average(int seed)
    {
        var (keepa, caller) = await StartAsync(new() { Seed = seed, InitialBalance = 100_000 });
        var asins = keepa.Catalogue.Asins("A5HUGESHOP3000", 1);

        var costs = new List<int>();
        foreach (var chunk in asins.Take(400).Chunk(1))
            costs.Add((int)(await caller.ProductsAsync(chunk))["tokensConsumed"]!);

        Assert.That(costs.Average(), Is.InRange(6.3, 7.7));
        Assert.That(costs.Count(cost => cost is >= 6 and <= 12), Is.AtLeast(340));
        Assert.That(costs, Is.All.InRange(0, 14));
    }

    [TestCase("A1SMALLSHOP12", true, 10)]
    [TestCase("A1SMALLSHOP12", false, 1)]
    [TestCase(SpecialSellers.Empty, true, 1)]
    [TestCase(SpecialSellers.NoList, true, 1)]
    [TestCase("AONEPRODUCT001", true, 1)]
    [TestCase("ATWOPRODUCT002", true, 10)]
    [TestCase("A0UNKNOWNSHOP0", true, 0)]
    public async Task A_seller_costs_one_and_its_storefront_nine_more(string sellerId, bool storefront, int tokens)
    {
        var (_, caller) = await StartAsync();

        Assert.That((int)(await caller.SellerAsync(sellerId, storefront: storefront))["tokensConsumed"]!, Is.EqualTo(tokens));
    }

    [Test]
    public async Task A_batch_of_sellers_costs_one_for_each_that_is_found()
    {
        var (keepa, caller) = await StartAsync();

        var answer = await caller.SellerAsync("A1SMALLSHOP12,A0UNKNOWNSHOP0,A3LARGESHOP250", storefront: false);

        Assert.That((int)answer["tokensConsumed"]!, Is.EqualTo(2));
        Assert.That(answer["sellers"]!.AsObject().Select(seller => seller.Key), Is.EqualTo((string[])["A1SMALLSHOP12", "A3LARGESHOP250"]));
        Assert.That(keepa.Books.Charges.Single().Tokens, Is.EqualTo(2));
    }

    private static async Task<int> CostAsync(Caller caller, int number, string more)
    {
        var storefront = await caller.SellerAsync(Seller);
        var asins = storefront["sellers"]![Seller]!["asinList"]!.AsArray();
        var answer = await caller.ProductsAsync([(string)asins[asins.Count - 1 - number]!], more: more);
        return (int)answer["tokensConsumed"]!;
    }
}
