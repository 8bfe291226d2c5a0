using System.Net;
using SellerSync.Local;
using SellerSync.Local.Lookup;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class LookupApiTests
{
    private const string Found =
        """{"success":true,"data":{"sellerId":"A1SMALLSHOP12","sellerName":"Shop","domain":3,"asinCount":12,"recentlyAdded":[],"lastCheckedAt":null},"processingStatus":"started"}""";

    [Test]
    public async Task It_asks_as_the_development_user_and_reads_the_seller()
    {
        await using var server = await CannedServer.StartAsync(200, Found);
        using var api = new LookupApi(server.Ready);

        var seller = await api.LookUpAsync(new LookupRequest("A1SMALLSHOP12", 3), CancellationToken.None);

        Assert.That(seller, Is.EqualTo(new LookupAnswer.Seller("A1SMALLSHOP12", "Shop", 3, 12, null)));
        Assert.That(server.Requests, Is.EqualTo(new[]
        {
            ("/functions/v1/seller-lookup", "Bearer the-token", """{"sellerId":"A1SMALLSHOP12","domain":3}"""),
        }));
    }

    [TestCase(404, HttpStatusCode.NotFound)]
    [TestCase(429, HttpStatusCode.TooManyRequests)]
    public async Task A_refusal_says_what_the_functions_say(int status, HttpStatusCode expected)
    {
        await using var server = await CannedServer.StartAsync(status, """{"success":false,"error":"Seller not found","suggestion":"Check it"}""");
        using var api = new LookupApi(server.Ready);

        Assert.That(
            async () => await api.LookUpAsync(new LookupRequest("A1SMALLSHOP12", 1), CancellationToken.None),
            Throws.TypeOf<LookupRefusedException>().With.Message.EqualTo("Seller not found. Check it.")
                .And.Property(nameof(LookupRefusedException.Status)).EqualTo(expected));
    }

    [TestCase(200, "<html>")]
    [TestCase(200, "")]
    [TestCase(200, "null")]
    [TestCase(200, "{}")]
    [TestCase(500, Found)]
    [TestCase(502, "[1]")]
    public async Task Nonsense_is_a_clear_failure(int status, string body)
    {
        await using var server = await CannedServer.StartAsync(status, body);
        using var api = new LookupApi(server.Ready);

        Assert.That(
            async () => await api.LookUpAsync(new LookupRequest("A1SMALLSHOP12", 1), CancellationToken.None),
            Throws.TypeOf<LocalException>().With.Message.StartsWith("seller-lookup answered"));
    }

    [TestCase(200, """{"tokensLeft":-12}""", -12)]
    [TestCase(429, """{"tokensLeft":0}""", null)]
    [TestCase(200, "<html>", null)]
    [TestCase(200, "[]", null)]
    [TestCase(200, """{"tokensLeft":"many"}""", null)]
    public async Task Tokens_left_are_what_Keepa_says_and_unknown_where_it_says_none(int status, string body, int? left)
    {
        await using var server = await CannedServer.StartAsync(status, body);
        using var api = new LookupApi(server.Ready);

        Assert.That(await api.TokensLeftAsync(CancellationToken.None), Is.EqualTo(left));
    }
}
