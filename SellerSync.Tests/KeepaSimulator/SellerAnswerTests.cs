using System.Text.RegularExpressions;
using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed partial class SellerAnswerTests : SimulatorFixture
{
    [TestCase("A1SMALLSHOP12", 12)]
    [TestCase("A2MEDIUMSHOP60", 60)]
    [TestCase("A3LARGESHOP250", 250)]
    [TestCase("A5HUGESHOP3000", 3_000)]
    [TestCase("A6OVERLIM4210", 4_210)]
    [TestCase("A7EMPTYSHOP000", 0)]
    [TestCase("ABCDEFGHIJKLM", 25)]
    [TestCase("A12BCDEFG34HIJ", 34)]
    [TestCase("A999999999999999", 100_000)]
    public async Task The_last_digits_of_an_id_are_how_many_products_it_lists(string sellerId, int count)
    {
        var (_, caller) = await StartAsync();

        var seller = (await caller.SellerAsync(sellerId))["sellers"]![sellerId]!;

        var asins = seller["asinList"]!.AsArray().Select(asin => (string)asin!).ToList();
        Assert.That(asins, Has.Count.EqualTo(count));
        Assert.That(asins.Distinct().Count(), Is.EqualTo(count));
        Assert.That(asins.Where(asin => !Asin().IsMatch(asin)), Is.Empty);
        Assert.That((int)seller["totalStorefrontAsins"]![1]!, Is.EqualTo(count));
    }

    [Test]
    public async Task The_freshest_products_come_first()
    {
        var (_, caller) = await StartAsync();

        var seller = (await caller.SellerAsync("A3LARGESHOP250"))["sellers"]!["A3LARGESHOP250"]!;

        var lastSeen = seller["asinListLastSeen"]!.AsArray().Select(minutes => (int)minutes!).ToList();
        Assert.That(lastSeen, Has.Count.EqualTo(250));
        Assert.That(lastSeen, Is.Ordered.Descending);
    }

    [Test]
    public async Task Without_storefront_there_is_a_total_and_no_list()
    {
        var (_, caller) = await StartAsync();

        var seller = (await caller.SellerAsync("A1SMALLSHOP12", storefront: false))["sellers"]!["A1SMALLSHOP12"]!.AsObject();

        Assert.That((int)seller["totalStorefrontAsins"]![1]!, Is.EqualTo(12));
        Assert.That(seller.Select(field => field.Key).Intersect(["asinList", "asinListLastSeen", "totalStorefrontAsinsCSV"]), Is.Empty);
    }

    [Test]
    public async Task A_seller_that_was_never_collected_has_no_list_at_all()
    {
        var (_, caller) = await StartAsync();

        var seller = (await caller.SellerAsync(SpecialSellers.NoList))["sellers"]![SpecialSellers.NoList]!.AsObject();

        Assert.That(seller.ContainsKey("asinList"), Is.False);
    }

    [Test]
    public async Task An_unknown_seller_is_a_200_without_its_key()
    {
        var (keepa, caller) = await StartAsync();

        var answer = await caller.SellerAsync("A0UNKNOWNSHOP0");

        Assert.That(answer["sellers"]!.AsObject(), Is.Empty);
        Assert.That(answer["error"], Is.Null);
        Assert.That(keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task The_ten_competitors_named_exist()
    {
        var (_, caller) = await StartAsync();

        var competitors = (await caller.SellerAsync("A2MEDIUMSHOP60"))["sellers"]!["A2MEDIUMSHOP60"]!["competitors"]!.AsArray()
            .Select(competitor => (string)competitor!["sellerId"]!).ToList();
        var answer = await caller.SellerAsync(string.Join(',', competitors), storefront: false);

        Assert.That(competitors, Has.Count.EqualTo(10));
        Assert.That(competitors.Where(sellerId => !SellerId().IsMatch(sellerId)), Is.Empty);
        Assert.That(answer["sellers"]!.AsObject().Select(seller => seller.Key), Is.EquivalentTo(competitors));
    }

    [Test]
    public async Task Brands_are_in_lower_case()
    {
        var (_, caller) = await StartAsync();

        var brands = (await caller.SellerAsync("A2MEDIUMSHOP60"))["sellers"]!["A2MEDIUMSHOP60"]!["sellerBrandStatistics"]!.AsArray();

        Assert.That(brands, Is.Not.Empty);
        Assert.That(brands.Select(brand => (string)brand!["brand"]!), Has.None.Matches("[A-Z]"));
    }

    [TestCase(SpecialSellers.Small, true, true)]
    [TestCase(SpecialSellers.FirmOnly, false, true)]
    [TestCase(SpecialSellers.Nameless, false, false)]
    public async Task Some_sellers_have_no_name(string sellerId, bool hasSellerName, bool hasBusinessName)
    {
        var (_, caller) = await StartAsync();

        var seller = (await caller.SellerAsync(sellerId, storefront: false))["sellers"]![sellerId]!;

        Assert.That((seller["sellerName"] is not null, seller["businessName"] is not null), Is.EqualTo((hasSellerName, hasBusinessName)));
    }

    [Test]
    public async Task The_Japanese_seller_exists_in_Japan_only()
    {
        var (_, caller) = await StartAsync();

        var abroad = await caller.SellerAsync(SpecialSellers.Japanese);
        var home = await caller.SellerAsync(SpecialSellers.Japanese, domain: 5);

        Assert.That(abroad["sellers"]!.AsObject(), Is.Empty);
        Assert.That(home["sellers"]![SpecialSellers.Japanese]!["asinList"]!.AsArray(), Has.Count.EqualTo(60));
    }

    [Test]
    public async Task A_seller_lists_partly_other_products_in_another_marketplace()
    {
        var (keepa, _) = await StartAsync();

        var (us, de) = (keepa.Catalogue.Asins("A3LARGESHOP250", 1), keepa.Catalogue.Asins("A3LARGESHOP250", 3));

        Assert.That(de, Has.Count.EqualTo(us.Count));
        Assert.That(us.Intersect(de).Count(), Is.InRange(75, 175));
    }

    [Test]
    public async Task Two_sellers_can_share_products()
    {
        var (keepa, _) = await StartAsync();

        var small = keepa.Catalogue.Expected(SpecialSellers.Small, 1);
        var shared = keepa.Catalogue.Expected(SpecialSellers.Shared, 1);

        var both = small.Join(shared, one => one.Asin, other => other.Asin, (one, other) => (one, other)).ToList();
        Assert.That(both, Has.Count.EqualTo(10));
        Assert.That(both.Where(pair => pair.one.Title != pair.other.Title), Is.Empty);
        Assert.That(both.Where(pair => pair.one.StorefrontPrice == pair.other.StorefrontPrice && pair.one.StorefrontPrice is not null), Is.Empty);
    }

    [Test]
    public async Task New_products_stand_in_front_every_simulated_day()
    {
        var (keepa, caller) = await StartAsync();
        var today = keepa.Catalogue.Asins(SpecialSellers.DailyNew, 1);

        Clock.Advance(TimeSpan.FromDays(1));
        await caller.ChangeAsync(HttpMethod.Post, "_day", """{"advance":1}""");
        var later = keepa.Catalogue.Asins(SpecialSellers.DailyNew, 1);

        Assert.That(today, Has.Count.EqualTo(40));
        Assert.That(later, Has.Count.EqualTo(40 + (2 * SpecialSellers.NewADay)));
        Assert.That(later.Skip(2 * SpecialSellers.NewADay), Is.EqualTo(today));
    }

    [Test]
    public async Task A_storefront_can_be_made_to_shrink()
    {
        var (keepa, caller) = await StartAsync();
        var before = keepa.Catalogue.Asins("A3LARGESHOP250", 1);

        await caller.ChangeAsync(HttpMethod.Post, "_sellers", """{"seller":"A3LARGESHOP250","count":25}""");

        Assert.That(keepa.Catalogue.Asins("A3LARGESHOP250", 1), Is.EqualTo(before.Skip(225)));
    }

    [GeneratedRegex("^B0[A-Z0-9]{8}$")]
    private static partial Regex Asin();

    [GeneratedRegex("^[A-Z0-9]{13,15}$")]
    private static partial Regex SellerId();
}
