using CsCheck;
using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed class RestartTests : SimulatorFixture
{
    private const string Stranger = "AHWXNEVERSEEN77";

    [Test]
    public void An_asin_tells_its_seller_marketplace_and_number_again() =>
        Gen.Select(Gen.Int, Gen.Int[0, 0xFFFFF], Gen.Int[0, 15], Gen.Int[0, AsinCode.MostProducts - 1]).Sample((seed, tag, marketplace, number) =>
        {
            var code = new AsinCode(seed);

            var asin = code.Encode(tag, marketplace, number);

            Assert.That(asin, Does.Match("^B0[A-Z0-9]{8}$"));
            Assert.That(code.TryDecode(asin, out var readTag, out var readMarketplace, out var readNumber), Is.True);
            Assert.That((readTag, readMarketplace, readNumber), Is.EqualTo((tag, marketplace, number)));
        });

    [Test]
    public void The_sellers_of_the_table_have_marks_of_their_own() =>
        Gen.Int[0, 100].Sample(seed => Assert.That(SpecialSellers.WellKnown.Select(new AsinCode(seed).Tag), Is.Unique));

    [Test]
    public void Any_text_can_be_tried_as_an_asin() =>
        Gen.String.Sample(text =>
        {
            var code = new AsinCode(1);

            if (code.TryDecode(text, out var tag, out var marketplace, out var number))
                Assert.That(code.Encode(tag, marketplace, number), Is.EqualTo(text));
        });

    [Test]
    public async Task Two_simulators_of_one_seed_say_the_same()
    {
        var (one, oneCaller) = await StartAsync();
        var (_, otherCaller) = await StartAsync();
        var asins = one.Catalogue.Asins("A2MEDIUMSHOP60", 1);

        Assert.That(
            (await otherCaller.SellerAsync("A2MEDIUMSHOP60")).ToJsonString(),
            Is.EqualTo((await oneCaller.SellerAsync("A2MEDIUMSHOP60")).ToJsonString()));
        Assert.That(
            (await otherCaller.ProductsAsync(asins)).ToJsonString(),
            Is.EqualTo((await oneCaller.ProductsAsync(asins)).ToJsonString()));
    }

    [Test]
    public async Task Another_seed_is_another_world()
    {
        var (one, _) = await StartAsync();
        var (other, _) = await StartAsync(new() { Seed = 2 });

        Assert.That(one.Catalogue.Asins("A2MEDIUMSHOP60", 1).Intersect(other.Catalogue.Asins("A2MEDIUMSHOP60", 1)), Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_a_seller_lists_is_known_again_after_a_restart_if_a_file_remembers_it(bool remembers)
    {
        var state = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"sellers-{Guid.NewGuid():N}");
        var options = new SimulatorOptions { StateFile = remembers ? state : null };
        var (before, caller) = await StartAsync(options);
        await caller.SellerAsync(Stranger);
        var truth = before.Catalogue.Expected(Stranger, 1);
        await before.DisposeAsync();

        var (_, later) = await StartAsync(options);
        var products = (await later.ProductsAsync(truth.Select(product => product.Asin)))["products"]!.AsArray();
        File.Delete(state);

        var read = products.Select(product => WireReading.Read(product!, Stranger, "USD", 2)).ToList();
        if (remembers)
            Assert.That(read, Is.EqualTo(truth));
        else
            Assert.That(read.Select(product => product.StorefrontPrice), Is.All.Null);
    }

    [Test]
    public async Task The_sellers_of_the_table_need_no_file()
    {
        var (one, _) = await StartAsync();
        var truth = one.Catalogue.Expected("A1SMALLSHOP12", 1);

        var (_, caller) = await StartAsync();
        var products = (await caller.ProductsAsync(truth.Select(product => product.Asin)))["products"]!.AsArray();

        Assert.That(products.Select(product => WireReading.Read(product!, "A1SMALLSHOP12", "USD", 2)), Is.EqualTo(truth));
    }

    [Test]
    public async Task An_asin_of_nobody_is_answered_without_a_seller_of_ours()
    {
        var (_, caller) = await StartAsync();

        var product = (await caller.ProductsAsync(["1886940606"]))["products"]![0]!;

        Assert.That((int)product["productType"]!, Is.Zero.Or.InRange(1, 5));
        Assert.That(WireReading.Offers(product).Select(offer => (string)offer["sellerId"]!).Intersect(SpecialSellers.WellKnown), Is.Empty);
    }
}
