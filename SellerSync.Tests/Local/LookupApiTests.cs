using System.Net;
using System.Net.Sockets;
using SellerSync.Local;
using SellerSync.Local.Lookup;
using SellerSync.Local.Processes;

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

    [Test]
    public async Task An_instance_that_is_being_started_again_is_passed_over()
    {
        await using var server = await CannedServer.StartAsync(200, Found);
        using var api = new LookupApi(Instances(new Uri($"http://127.0.0.1:{new Ports().Take(0)}/functions/v1/"), server));

        Assert.That((await api.LookUpAsync(new LookupRequest("A1SMALLSHOP12", 3), CancellationToken.None)).AsinCount, Is.EqualTo(12));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_instance_that_died_with_the_request_may_have_paid_and_no_other_is_asked()
    {
        await using var server = await CannedServer.StartAsync(200, Found);
        using var dying = new TcpListener(IPAddress.Loopback, 0);
        dying.Start();
        using var api = new LookupApi(Instances(new Uri($"http://127.0.0.1:{((IPEndPoint)dying.LocalEndpoint).Port}/functions/v1/"), server));

        var lookup = api.LookUpAsync(new LookupRequest("A1SMALLSHOP12", 3), CancellationToken.None);
        using (var connection = await dying.AcceptSocketAsync())
            await connection.ReceiveAsync(new byte[100]);

        Assert.That(async () => await lookup, Throws.TypeOf<LocalException>().With.Message.Contains("did not answer"));
        Assert.That(server.Requests, Is.Empty);
    }

    private static Ready Instances(Uri first, CannedServer second) => second.Ready with
    {
        FunctionsUrl = first,
        Instances = [new("functions", first, 1), new("functions-2", second.Address, 2)],
    };

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
