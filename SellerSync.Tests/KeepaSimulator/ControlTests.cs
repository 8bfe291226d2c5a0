using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed class ControlTests : SimulatorFixture
{
    [Test]
    public async Task The_books_hold_every_charge_and_add_up_to_what_left_the_bucket()
    {
        var (keepa, caller) = await StartAsync();
        var asins = keepa.Catalogue.Asins("A2MEDIUMSHOP60", 1);

        await caller.SellerAsync("A2MEDIUMSHOP60");
        var answers = await Task.WhenAll(asins.Chunk(10).Select(chunk => caller.ProductsAsync(chunk)));
        await caller.GetAsync($"token?key={Caller.Key}");
        var books = (await caller.GetAsync("_books")).AsArray();

        Assert.That(books, Has.Count.EqualTo(7));
        Assert.That(books[0]!.AsObject().Select(field => field.Key), Is.SupersetOf((string[])["at", "path", "asins", "tokens"]));
        Assert.That((string)books[0]!["path"]!, Is.EqualTo("/seller"));
        Assert.That(books[0]!["asins"]!.AsArray(), Is.Empty);
        Assert.That((long)books[0]!["at"]!, Is.EqualTo(Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.That(books.Skip(1).SelectMany(charge => charge!["asins"]!.AsArray()).Select(asin => (string)asin!), Is.EquivalentTo(asins));
        Assert.That(books.Sum(charge => (int)charge!["tokens"]!), Is.EqualTo(10 + answers.Sum(answer => (int)answer["tokensConsumed"]!)));
        Assert.That(keepa.Buckets.Of(Caller.Key).TokensLeft, Is.EqualTo(15_000 - keepa.Books.Total));
        Assert.That(books.ToJsonString(), Does.Not.Contain(Caller.Key));
    }

    [Test]
    public async Task Requests_that_meet_an_empty_bucket_are_counted()
    {
        var (keepa, caller) = await StartAsync();
        await caller.SellerAsync("A2MEDIUMSHOP60");
        keepa.Buckets.Of(Caller.Key).TokensLeft = 0;
        await caller.GetAsync($"seller?key={Caller.Key}&domain=1&seller=A2MEDIUMSHOP60&storefront=1", status: 429);
        await caller.GetAsync($"token?key={Caller.Key}");

        Assert.That((int)(await caller.GetAsync("_refusals"))!, Is.EqualTo(1));
        Assert.That(keepa.Books.Charges, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_catalogue_tells_the_same_truth_by_HTTP()
    {
        var (keepa, caller) = await StartAsync();
        var truth = keepa.Catalogue.Expected("A2MEDIUMSHOP60", 3);

        var told = (await caller.GetAsync("_catalogue?seller=A2MEDIUMSHOP60&domain=3")).AsArray();

        Assert.That(told.Select(product => (string)product!["asin"]!), Is.EqualTo(truth.Select(product => product.Asin)));
        Assert.That(told.Select(product => (decimal?)product!["storefrontPrice"]), Is.EqualTo(truth.Select(product => product.StorefrontPrice)));
        Assert.That(told.Select(product => (DateTimeOffset?)product!["firstSeenAt"]), Is.EqualTo(truth.Select(product => product.FirstSeenAt)));
        Assert.That(keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task A_bucket_changes_by_HTTP()
    {
        var (keepa, caller) = await StartAsync();
        keepa.Buckets.Of(Caller.Key);

        var states = await caller.ChangeAsync(HttpMethod.Post, "_bucket", """{"refillRate":20,"tokenFlowReduction":5,"balance":100,"spend":130}""");
        Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.That((int)states[0]!["tokensLeft"]!, Is.EqualTo(-30));
        Assert.That(keepa.Buckets.Of(Caller.Key).TokensLeft, Is.Zero);
        Assert.That(keepa.Books.Charges, Is.Empty, "another program's spending is none of our requests");
    }

    [Test]
    public async Task A_bucket_can_be_named_by_its_key_before_it_is_used()
    {
        var (keepa, caller) = await StartAsync();

        await caller.ChangeAsync(HttpMethod.Post, "_bucket?key=later", """{"balance":7}""");

        Assert.That(keepa.Buckets.Of("later").TokensLeft, Is.EqualTo(7));
        Assert.That(keepa.Buckets.Of(Caller.Key).TokensLeft, Is.EqualTo(15_000));
    }

    [Test]
    public async Task Faults_come_and_go_by_HTTP()
    {
        var (_, caller) = await StartAsync();

        var plans = await caller.ChangeAsync(HttpMethod.Post, "_faults", """[{"kind":"Status","status":402},{"kind":"htmlStatus","status":503,"path":"/seller"}]""");
        await caller.GetAsync($"token?key={Caller.Key}", 402);
        await caller.ChangeAsync(HttpMethod.Delete, "_faults", "");

        Assert.That(plans.AsArray().Select(plan => (string)plan!["kind"]!), Is.EqualTo((string[])["Status", "HtmlStatus"]));
        await caller.GetAsync($"token?key={Caller.Key}");
    }

    [TestCase("_faults", "")]
    [TestCase("_faults", "null")]
    [TestCase("_faults", "{")]
    [TestCase("_faults", "[null]")]
    [TestCase("_faults", """{"kind":"Nonsense"}""")]
    [TestCase("_faults", """{"kind":"Status","sort":1}""")]
    [TestCase("_bucket", "[]")]
    [TestCase("_faults", """{"kind":"Status","status":99999}""")]
    [TestCase("_faults", """[{"kind":"Html"},{"kind":"Delay","delay":-1}]""")]
    [TestCase("_bucket?key=any", """{"refillRate":0}""")]
    [TestCase("_bucket?key=any", """{"tokenFlowReduction":1e300}""")]
    [TestCase("_day", "7")]
    public async Task A_control_that_makes_no_sense_is_refused(string path, string body)
    {
        var (keepa, _) = await StartAsync();
        using var http = new HttpClient { BaseAddress = keepa.Address };

        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body));

        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
        Assert.That(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"], Is.Not.Null);
        Assert.That(keepa.Faults.Plans, Is.Empty);
    }

    [TestCase("_catalogue?seller=A1SMALLSHOP12&domain=7")]
    [TestCase("_catalogue?seller=A1SMALLSHOP12&domain=x")]
    public async Task A_catalogue_of_no_marketplace_is_refused(string path)
    {
        var (_, caller) = await StartAsync();

        Assert.That((await caller.GetAsync(path, 400))["error"], Is.Not.Null);
    }

    [Test]
    public async Task A_seller_that_is_unknown_has_an_empty_catalogue()
    {
        var (keepa, _) = await StartAsync(new SimulatorOptions { Day = 3 });

        Assert.That(keepa.Catalogue.Expected("A0UNKNOWNSHOP0", 1), Is.Empty);
        Assert.That(keepa.Catalogue.Count(SpecialSellers.DailyNew, 1), Is.EqualTo(40 + (3 * SpecialSellers.NewADay)));
    }
}
