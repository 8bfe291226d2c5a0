using System.Net;
using SellerSync.KeepaSimulator.Faults;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed class EnvelopeTests : SimulatorFixture
{
    private static readonly string[] Fields =
        ["timestamp", "tokensLeft", "refillIn", "refillRate", "tokenFlowReduction", "tokensConsumed", "processingTimeInMs"];

    private static readonly string UnknownKey = new('k', 64);

    [TestCase("token?key=good", 200, null)]
    [TestCase("token/?key=good", 200, null)]
    [TestCase("seller/?key=good&domain=1&seller=A1SMALLSHOP12", 200, null)]
    [TestCase("product/?key=good&domain=1&asin=B000000000", 200, null)]
    [TestCase("product?key=good&domain=1&code=4006381333931", 200, null)]
    [TestCase("token", 400, "invalidParameter")]
    [TestCase("token?key=bad", 400, "invalidParameter")]
    [TestCase("nothing/here?key=good", 404, "notFound")]
    [TestCase("", 404, "notFound")]
    [TestCase("product?key=good&domain=1", 400, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=B000000000&code=1", 400, "invalidParameter")]
    [TestCase("product?key=good&asin=B000000000", 400, "invalidParameter")]
    [TestCase("product?key=good&domain=com&asin=B000000000", 400, "invalidParameter")]
    [TestCase("product?key=good&domain=7&asin=B000000000", 405, "invalidParameter")]
    [TestCase("product?key=good&domain=13&asin=B000000000", 405, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=B000000000&offers=19", 400, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=B000000000&offers=1", 400, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=B000000000&offers=101", 405, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=B000000000&offers=many", 400, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=B000000000&update=2147483647", 405, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=B000000000&days=99999999", 405, "invalidParameter")]
    [TestCase("product?key=good&domain=99999999999&asin=B000000000", 400, "invalidParameter")]
    [TestCase("product?key=good&domain=1&asin=%00%ff,;&offers=20&stats=1", 200, null)]
    [TestCase("seller?key=good&domain=1&seller=%00", 400, "invalidParameter")]
    [TestCase("seller?key=good&domain=1", 400, "invalidParameter")]
    [TestCase("seller?key=good&domain=1&seller=A1SMALLSHOP12,A3LARGESHOP250&storefront=1", 400, "invalidParameter")]
    [TestCase("seller?key=good&domain=1&seller=not-an-id", 400, "invalidParameter")]
    public async Task Every_answer_carries_the_bucket(string path, int status, string? error)
    {
        var (keepa, caller) = await StartAsync(new() { Key = "good" });
        var before = keepa.Buckets.Of("good").TokensLeft;

        var answer = await caller.GetAsync(path, status);

        Assert.That(Fields.Where(field => answer[field] is null), Is.Empty);
        Assert.That((string?)answer["error"]?["type"], Is.EqualTo(error));
        Assert.That((long)answer["timestamp"]!, Is.EqualTo(Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        if (status != 200)
            Assert.That(keepa.Buckets.Of("good").TokensLeft, Is.EqualTo(before), "a refusal is free");
    }

    [Test]
    public async Task Too_few_offers_are_refused_in_the_words_of_Keepa()
    {
        var (_, caller) = await StartAsync();

        var answer = await caller.GetAsync($"product?key={Caller.Key}&domain=1&asin=B000000000&offers=10", 400);

        Assert.That((string)answer["error"]!["message"]!, Is.EqualTo("Either no or a minimum of 20 offers must be requested."));
        Assert.That((int)answer["tokensLeft"]!, Is.EqualTo(15_000), "a known key sees its balance in a refusal");
    }

    [TestCase("bad", 400, "invalidParameter")]
    [TestCase(null, 402, "unauthorized")]
    public async Task A_key_that_opens_nothing_is_told_zeros(string? key, int status, string type)
    {
        var (_, caller) = await StartAsync(new() { Key = "good" });

        var answer = await caller.GetAsync($"token?key={key ?? UnknownKey}", status);

        Assert.That(Fields.Skip(1).Select(field => (double)answer[field]!), Is.All.Zero);
        Assert.That((string)answer["error"]!["type"]!, Is.EqualTo(type));
    }

    [Test]
    public async Task A_hundred_products_are_answered_and_one_more_is_refused()
    {
        var (keepa, caller) = await StartAsync();
        var asins = keepa.Catalogue.Asins("A3LARGESHOP250", 1);

        var answer = await caller.ProductsAsync(asins.Take(100), more: "");

        Assert.That(answer["products"]!.AsArray(), Has.Count.EqualTo(100));
        await caller.GetAsync($"product?key={Caller.Key}&domain=1&asin={string.Join(',', asins.Take(101))}", 400);
    }

    [TestCase("token?key=any")]
    [TestCase("token")]
    [TestCase("nowhere")]
    public async Task Whoever_accepts_gzip_gets_it_whatever_the_status_and_others_do_not(string path)
    {
        var (_, caller) = await StartAsync();

        using var zipped = await caller.SendAsync(path);
        using var plain = await caller.SendAsync(path, acceptGzip: false);

        Assert.That(zipped.Content.Headers.ContentEncoding, Is.EqualTo((string[])["gzip"]));
        Assert.That(plain.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(await Caller.ReadAsync(zipped), Is.Not.Null);
        Assert.That(await Caller.ReadAsync(plain), Is.Not.Null);
        Assert.That(plain.Headers.Contains("Retry-After"), Is.False);
    }

    [TestCase(false, 0)]
    [TestCase(true, 7)]
    public async Task The_envelope_stands_before_or_after_the_payload(bool isLast, int place)
    {
        var (_, caller) = await StartAsync(new() { EnvelopeLast = isLast });

        var answer = await caller.SellerAsync(SpecialSellers.Small);

        Assert.That(answer.AsObject().IndexOf("sellers"), Is.EqualTo(7 - place));
    }

    [Test]
    public async Task A_refusal_by_fault_tells_the_true_balance()
    {
        var (keepa, caller) = await StartAsync();
        keepa.Faults.Add(new() { Kind = FaultKind.Status, Status = (int)HttpStatusCode.TooManyRequests });

        var answer = await caller.GetAsync($"token?key={Caller.Key}", 429);

        Assert.That((int)answer["tokensLeft"]!, Is.EqualTo(15_000));
    }
}
