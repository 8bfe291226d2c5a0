using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
[CancelAfter(30_000)]
public sealed class CorsTests
{
    private const string Origin = "https://console.example";

    [TestCase("https://other.example, https://console.example", Origin)]
    [TestCase("*", "*")]
    [TestCase("https://other.example", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public async Task The_host_answers_preflight_for_its_origins(string? setting, string? allowed, CancellationToken cancellationToken)
    {
        await using var functions = await TestHost.StartAsync(typeof(Functions), new Journal(), new() { ["Host:CORS"] = setting });
        using var client = new HttpClient { BaseAddress = functions.Address };
        using var request = new HttpRequestMessage(HttpMethod.Options, "hello");
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");

        var response = await client.SendAsync(request, cancellationToken);

        Assert.Multiple(() =>
        {
            Assert.That(Header(response, "Access-Control-Allow-Origin"), Is.EqualTo(allowed));
            Assert.That(Header(response, "Access-Control-Allow-Methods"), Is.EqualTo(allowed is null ? null : "POST"));
            Assert.That(Header(response, "Access-Control-Allow-Headers"), Is.EqualTo(allowed is null ? null : "authorization,content-type"));
        });
    }

    [TestCase("hello", HttpStatusCode.OK)]
    [TestCase("boom", HttpStatusCode.InternalServerError)]
    [TestCase("nobody", HttpStatusCode.NotFound)]
    public async Task Every_answer_carries_the_header(string path, HttpStatusCode status, CancellationToken cancellationToken)
    {
        await using var functions = await TestHost.StartAsync(typeof(Functions), new Journal(), new() { ["Host:CORS"] = Origin });
        using var client = new HttpClient { BaseAddress = functions.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Origin", Origin);

        var response = await client.SendAsync(request, cancellationToken);

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(status));
            Assert.That(Header(response, "Access-Control-Allow-Origin"), Is.EqualTo(Origin));
        });
    }

    [Test]
    public async Task What_a_function_lets_a_page_of_another_origin_read_stays_beside_the_hosts_header(CancellationToken cancellationToken)
    {
        await using var functions = await TestHost.StartAsync(typeof(Functions), new Journal(), new() { ["Host:CORS"] = Origin });
        using var client = new HttpClient { BaseAddress = functions.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "later");
        request.Headers.Add("Origin", Origin);

        var response = await client.SendAsync(request, cancellationToken);

        Assert.Multiple(() =>
        {
            Assert.That(Header(response, "Access-Control-Allow-Origin"), Is.EqualTo(Origin));
            Assert.That(Header(response, "Access-Control-Expose-Headers"), Is.EqualTo("Retry-After"));
        });
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    public static class Functions
    {
        [Function("hello")]
        public static IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) => Results.Ok();

        [Function("later")]
        public static IResult Later([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
        {
            request.HttpContext.Response.Headers.AccessControlExposeHeaders = "Retry-After";
            return Results.StatusCode(503);
        }

        [Function("boom")]
        public static IResult Boom([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) =>
            throw new InvalidOperationException();
    }
}
