using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SellerSync.FunctionsEmulator;

namespace SellerSync.Tests.FunctionsEmulator;

[CancelAfter(30_000)]
public sealed class HttpTests
{
    private readonly Journal _journal = new();
    private readonly HttpClient _client = new();
    private EmulatedFunctions _functions = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _functions = await TestHost.StartAsync(typeof(Functions), _journal, new()
        {
            ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "functions/v1",
            ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "100",
        });
        _client.BaseAddress = _functions.Address;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _functions.DisposeAsync();
    }

    [Test]
    public void The_address_ends_in_the_route_prefix() =>
        Assert.That(_functions.Address.AbsolutePath, Is.EqualTo("/functions/v1/"));

    [TestCase("echo", "text/plain; charset=utf-8")]
    [TestCase("shops/A1/items/7", "application/json; charset=utf-8")]
    public async Task A_function_answers_under_its_route(string path, string contentType, CancellationToken cancellationToken)
    {
        var response = await _client.PostAsync(path, new StringContent("x"), cancellationToken);

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo(contentType));
        });
    }

    [Test]
    public async Task Route_values_are_bound_by_name_and_type(CancellationToken cancellationToken)
    {
        var response = await _client.PostAsync("shops/A1/items/7", null, cancellationToken);

        Assert.That(await response.Content.ReadFromJsonAsync<Item>(cancellationToken), Is.EqualTo(new Item("A1", 7)));
    }

    [Test]
    public async Task A_wrong_method_is_not_found(CancellationToken cancellationToken)
    {
        var response = await _client.GetAsync("echo", cancellationToken);

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(response.Content.Headers.Allow, Is.Empty);
        });
    }

    [TestCase("nobody")]
    [TestCase("/echo")]
    [TestCase("/api/echo")]
    public async Task An_unknown_route_is_not_found(string path, CancellationToken cancellationToken)
    {
        var response = await _client.PostAsync(path, null, cancellationToken);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_a_function_throws_is_an_empty_500(CancellationToken cancellationToken)
    {
        var response = await _client.GetAsync("boom", cancellationToken);

        Assert.Multiple(async () =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
            Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Is.Empty);
            Assert.That(response.Headers.Contains("x-half-done"), Is.False);
        });
    }

    [TestCase(100, false, HttpStatusCode.OK)]
    [TestCase(101, false, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(101, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_over_the_limit_is_refused(int bytes, bool chunked, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "echo") { Content = new ByteArrayContent(new byte[bytes]) };
        request.Headers.TransferEncodingChunked = chunked;

        var response = await _client.SendAsync(request, cancellationToken);

        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_caller_that_hangs_up_cancels_the_invocation(CancellationToken cancellationToken)
    {
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var request = _client.GetAsync("wait", hangUp.Token);
        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("waiting"));

        await hangUp.CancelAsync();

        Assert.That(async () => await request, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task The_callers_trace_goes_on_in_the_function(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "trace");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var response = await _client.SendAsync(request, cancellationToken);

        Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Does.StartWith("00-0af7651916cd43dd8448eb211c80319c-"));
    }

    [TestCase("")]
    [TestCase("garbage")]
    [TestCase("00-00000000000000000000000000000000-0000000000000000-00")]
    public async Task A_trace_that_cannot_be_read_is_replaced(string traceParent, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "trace");
        request.Headers.TryAddWithoutValidation("traceparent", traceParent);

        var response = await _client.SendAsync(request, cancellationToken);

        Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Does.Match("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$"));
    }

    [Test]
    public async Task Two_functions_on_one_route_are_an_empty_500(CancellationToken cancellationToken)
    {
        var response = await _client.GetAsync("shared/1", cancellationToken);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
    }

    [Test]
    public async Task A_request_that_ignores_the_stop_holds_it_no_longer_than_the_grace_period(CancellationToken cancellationToken)
    {
        var gate = new Gate();
        var journal = new Journal();
        await using var functions = await TestHost.StartAsync(
            typeof(Deaf), journal, null, settings => settings with { ShutdownGracePeriod = TimeSpan.FromMilliseconds(200) }, gate);
        var request = _client.GetAsync(new Uri(functions.Address, "deaf"), cancellationToken);
        await journal.NextAsync(cancellationToken);

        await functions.StopAsync(cancellationToken);

        Assert.That(gate.Told.Task.IsCompleted, Is.False);
        Assert.That(async () => await request, Throws.InstanceOf<HttpRequestException>());
        gate.Told.SetResult();
    }

    public sealed class Deaf(Journal journal, Gate gate)
    {
        [Function("deaf")]
        public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            journal.Write("running");
            await gate.Told.Task;

            return Results.Ok();
        }
    }

    public sealed record Item(string Shop, int Number);

    public sealed class Functions(Journal journal)
    {
        [Function("echo")]
        public static async Task<IActionResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(request.Body);

            return new OkObjectResult(await reader.ReadToEndAsync(cancellationToken));
        }

        [Function("item")]
        public static IResult Item(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "shops/{shop}/items/{number:int}")] HttpRequest request,
            string shop,
            int number) => TypedResults.Json(new Item(shop, number));

        [Function("boom")]
        public static void Boom([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["x-half-done"] = "1";

            throw new InvalidOperationException("a secret of the function");
        }

        [Function("shared-1")]
        public static IResult Shared1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shared/{a}")] HttpRequest request) => Results.Ok();

        [Function("shared-2")]
        public static IResult Shared2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shared/{b}")] HttpRequest request) => Results.Ok();

        [Function("trace")]
        public static Task<IResult> Trace([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            Task.FromResult(Results.Text(context.TraceContext.TraceParent));

        [Function("wait")]
        public async Task<IResult> Wait([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            journal.Write("waiting");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                journal.Write("cancelled");
            }

            return Results.Ok();
        }
    }
}
