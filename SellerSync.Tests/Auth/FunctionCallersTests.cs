using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Http;
using SellerSync.Functions.ProductProcessing;

namespace SellerSync.Tests.Auth;

/// <summary>What a caller of product-processing gets: its ports are strict, so a refusal that touched anything would fail.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FunctionCallersTests
{
    private const string SellerText = "A1EXAMPLE1234";

    [Test(Description = "cases 1 and 4")]
    public async Task A_token_in_the_query_string_is_ignored()
    {
        var (status, body) = await PostAsync(TokenForge.UserId, context =>
            context.Request.QueryString = new QueryString($"?access_token={TokenForge.Genuine()}&authorization=Bearer%20{TokenForge.Genuine()}&apikey={TokenForge.Genuine()}"));

        Assert.That(status, Is.EqualTo(401));
        Assert.That(body.GetProperty("success").GetBoolean(), Is.False);
        Assert.That(body.GetProperty("error").GetString(), Is.EqualTo("Authentication required"));
        Assert.That((body.GetProperty("processedCount").GetInt32(), body.GetProperty("failedCount").GetInt32()), Is.EqualTo((0, 0)));
    }

    [TestCase("apikey")]
    [TestCase("X-Authorization")]
    [TestCase("Proxy-Authorization")]
    [TestCase("Cookie")]
    public async Task A_token_in_another_header_is_ignored(string name)
    {
        var (status, _) = await PostAsync(TokenForge.UserId, context => context.Request.Headers[name] = $"Bearer {TokenForge.Genuine()}");

        Assert.That(status, Is.EqualTo(401));
    }

    [Test(Description = "case 3")]
    public async Task Two_Authorization_headers_are_401()
    {
        var (status, _) = await PostAsync(TokenForge.UserId, context =>
            context.Request.Headers.Authorization = new[] { $"Bearer {TokenForge.Genuine()}", $"Bearer {TokenForge.Genuine()}" });

        Assert.That(status, Is.EqualTo(401));
    }

    [TestCase("anon", Description = "case 25")]
    [TestCase("service_role", Description = "case 25")]
    public async Task Another_role_is_403(string role)
    {
        var claims = TokenForge.Claims();
        claims["role"] = role;

        var (status, body) = await PostAsync(TokenForge.UserId, context =>
            context.Request.Headers.Authorization = $"Bearer {TokenForge.Hs256(TokenForge.Header(), claims)}");

        Assert.That(status, Is.EqualTo(403));
        Assert.That(body.GetProperty("error").GetString(), Is.EqualTo("This token's role may not call this function"));
    }

    [Test(Description = "case 31")]
    public async Task Without_any_keys_it_is_503_and_not_open()
    {
        await using var keys = await KeyServer.StartAsync();
        keys.Fail(500);
        using var doorman = new Doorman(keys.Address);

        var (status, _) = await PostAsync(TokenForge.UserId, context => context.Request.Headers.Authorization = $"Bearer {TokenForge.Sign(IssuerKey.Es256("any"))}", doorman);

        Assert.That(status, Is.EqualTo(503));
    }

    [Test(Description = "case 32")]
    public async Task A_genuine_token_with_another_users_ID_in_the_body_is_403()
    {
        var (status, body) = await PostAsync(Guid.NewGuid(), context => context.Request.Headers.Authorization = $"Bearer {TokenForge.Genuine()}");

        Assert.That(status, Is.EqualTo(403));
        Assert.That(body.GetProperty("error").GetString(), Is.EqualTo("userId is not the user of this token"));
    }

    [Test]
    public async Task A_genuine_token_with_its_own_user_ID_reaches_the_handler()
    {
        var sellers = new Mock<ISellerStore>(MockBehavior.Strict);
        sellers.Setup(store => store.FindAsync(SellerId.Parse(SellerText), Marketplace.Find(1)!, It.IsAny<CancellationToken>())).ReturnsAsync((StoredSeller?)null);

        var (status, _) = await PostAsync(
            TokenForge.UserId, context => context.Request.Headers.Authorization = $"Bearer {TokenForge.Genuine()}", sellers: sellers);

        Assert.That(status, Is.EqualTo(404));
        sellers.VerifyAll();
    }

    [Test]
    public async Task Over_the_limit_it_is_429_and_no_token_that_is_refused_counts()
    {
        var limit = new RequestLimit(Options.Create(new LimitOptions { RequestsPerMinutePerUser = 1 }), TimeProvider.System);
        var own = $"Bearer {TokenForge.Genuine()}";

        var forged = await PostAsync(Guid.NewGuid(), context => context.Request.Headers.Authorization = own + "x", limit: limit);
        var first = await PostAsync(Guid.NewGuid(), context => context.Request.Headers.Authorization = own, limit: limit);
        HttpContext? asked = null;
        var second = await PostAsync(Guid.NewGuid(), context => (asked = context).Request.Headers.Authorization = own, limit: limit);

        Assert.That((forged.Status, first.Status, second.Status), Is.EqualTo((401, 403, 429)));
        Assert.That(second.Body.GetProperty("error").GetString(), Is.EqualTo("Too many requests"));
        Assert.That(second.Body.GetProperty("failedCount").GetInt32(), Is.Zero, "in the shape of this function");
        Assert.That(int.Parse(asked!.Response.Headers.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture), Is.InRange(1, 60));
        Assert.That(asked.Response.Headers.AccessControlExposeHeaders.ToString(), Is.EqualTo("Retry-After"), "a page of another origin may read it");
    }

    private static async Task<(int Status, JsonElement Body)> PostAsync(
        Guid userId, Action<HttpContext> prepare, Doorman? doorman = null, Mock<ISellerStore>? sellers = null, RequestLimit? limit = null)
    {
        using var own = Doorman.WithSecret();
        var handler = new ProductRequestHandler(
            (sellers ?? new Mock<ISellerStore>(MockBehavior.Strict)).Object,
            new Mock<IHandOverStore>(MockBehavior.Strict).Object,
            new Mock<ILetters>(MockBehavior.Strict).Object,
            null!, // only after a hand-over has been opened, or without a database
            null!,
            null!, // only after a hand-over has been opened, which the strict store above refuses
            new Mock<IHostApplicationLifetime>().Object,
            TimeProvider.System,
            NullLogger<ProductRequestHandler>.Instance);
        var function = new ProductProcessingHttpFunction(new Callers((doorman ?? own).Authenticator, limit ?? new RequestLimit(Options.Create(new LimitOptions()), TimeProvider.System)), handler);
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Method = "POST";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"sellerId":"{{SellerText}}","userId":"{{userId}}","asinList":["B000000001"]}"""));
        context.Response.Body = new MemoryStream();
        prepare(context);

        await (await function.Run(context.Request, CancellationToken.None)).ExecuteAsync(context);

        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, (await JsonDocument.ParseAsync(context.Response.Body)).RootElement);
    }
}
