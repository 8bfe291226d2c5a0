using System.Text.Json;
using SellerSync.Functions.Api;
using SellerSync.Tests.ApiDocument;

namespace SellerSync.Tests.Journeys;

/// <summary>What the running system answers is what docs/openapi.json describes, refusals too.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ApiConformanceTests
{
    private readonly List<string> _complaints = [];
    private readonly HashSet<string> _asked = [];

    [Test]
    public async Task Every_answer_is_as_the_document_says()
    {
        await using var stack = await Stack.StartAsync();
        var seller = new { sellerId = "A1SMALLSHOP12", domain = 1 };

        await PostAsync(stack, "seller-quote", seller, 200);
        await PostAsync(stack, "seller-lookup", seller, 200);
        await PostAsync(stack, "product-processing", new { seller.sellerId, seller.domain, userId = stack.UserId, asinList = new[] { "B000000001" } }, 200);
        await stack.SettledAsync();
        await PostAsync(stack, "product-processing", new { seller.sellerId, seller.domain, userId = stack.UserId, asinList = Array.Empty<string>() }, 400);
        await PostAsync(stack, "seller-lookup", new { sellerId = "A2MEDIUMSHOP60", maxTokens = 100 }, 200);
        await PostAsync(stack, "seller-lookup", new { sellerId = "A0UNKNOWN0001" }, 404);
        await PostAsync(stack, "seller-lookup", new { sellerId = "A" }, 400);
        await PostAsync(stack, "follow-seller", seller, 200);
        await GetAsync(stack, "followed-sellers", 200);
        await PostAsync(stack, "unfollow-seller", seller, 200);
        await GetAsync(stack, "seller-products?sellerId=A1SMALLSHOP12&limit=5", 200);
        await GetAsync(stack, "seller-products?sellerId=A1SMALLSHOP12&limit=0", 400);
        await GetAsync(stack, "seller-progress?sellerId=A1SMALLSHOP12", 200);
        await GetAsync(stack, "seller-progress?sellerId=A5HUGESHOP3000", 404);
        await GetAsync(stack, "seller-progress-events?sellerId=A5HUGESHOP3000", 404);
        await GetAsync(stack, "recent-searches", 200);
        await GetAsync(stack, "tokens", 200);
        await GetAsync(stack, "routing-decisions", 200);
        await GetAsync(stack, "usage", 200);
        await GetAsync(stack, "health/live", 200);
        await GetAsync(stack, "health/ready", 200);
        var (status, body) = await stack.SendBareAsync("GET", "usage");
        Check("get", "usage", status, body);

        Assert.That(_complaints, Is.Empty);
        Assert.That(status, Is.EqualTo(401));
        Assert.That(_asked, Is.EquivalentTo(Routes(route => route.Operation!.Caller != ApiCaller.Operator)), "every route was asked");
    }

    [Test]
    public async Task Every_answer_to_an_operator_is_as_the_document_says()
    {
        var token = DevelopmentToken.ForOperator(Guid.NewGuid());
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var batch = await stack.ScalarAsync<Guid>("select id from product_batches");

        await PostAsync(stack, "operator/draining/resume", new { }, 409, token);
        await PostAsync(stack, "operator/draining/pause", new { }, 400, token);
        await PostAsync(stack, "operator/draining/pause", new { reason = "a test" }, 200, token);
        await PostAsync(stack, $"operator/batches/{batch}/replay", new { }, 409, token);
        await stack.ScalarAsync<int>("update product_batches set status = 'FAILED' returning 1");
        await PostAsync(stack, $"operator/batches/{batch}/replay", new { }, 200, token);
        await PostAsync(stack, $"operator/batches/{batch}/cancel", new { }, 200, token);
        await PostAsync(stack, $"operator/batches/{batch}/cancel", new { }, 409, token);
        await GetAsync(stack, "operator/batches", 200, token);
        await GetAsync(stack, "operator/batches?status=none", 400, token);
        await GetAsync(stack, $"operator/batches/{batch}", 200, token);
        await GetAsync(stack, $"operator/batches/{Guid.NewGuid()}", 404, token);
        await GetAsync(stack, "operator/draining", 200, token);
        await PostAsync(stack, "operator/draining/resume", new { }, 200, token);
        await GetAsync(stack, "operator/tokens", 200, token);
        await GetAsync(stack, "operator/decisions", 200, token);
        await GetAsync(stack, "operator/poison", 200, token);
        await PostAsync(stack, "operator/poison/requeue", new { queue = 5 }, 400, token);
        await PostAsync(stack, "operator/poison/requeue", new { queue = "none-of-ours" }, 404, token);
        await PostAsync(stack, "operator/poison/requeue", new { }, 200, token);
        await GetAsync(stack, "operator/tokens", 403);

        Assert.That(_complaints, Is.Empty);
        Assert.That(_asked, Is.EquivalentTo(Routes(route => route.Operation!.Caller == ApiCaller.Operator)), "every route was asked");
    }

    private static IEnumerable<string> Routes(Func<ApiRoute, bool> which) => ApiRoute.All.Where(which).Select(route => route.Path).Distinct();

    private async Task PostAsync(Stack stack, string path, object body, int expected, string? token = null)
    {
        var (status, answer) = await stack.PostAsync(path, body, token);
        Assert.That(status, Is.EqualTo(expected), $"{path}: {answer}");
        Check("post", path, status, answer);
    }

    private async Task GetAsync(Stack stack, string path, int expected, string? token = null)
    {
        var (status, answer) = await stack.GetAsync(path, token);
        Assert.That(status, Is.EqualTo(expected), $"{path}: {answer}");
        Check("get", path.Split('?')[0], status, answer);
    }

    private void Check(string method, string path, int status, JsonElement answer)
    {
        var route = $"/{string.Join('/', path.Split('/').Select(part => Guid.TryParse(part, out _) ? "{id}" : part))}";
        _asked.Add(route);
        _complaints.AddRange(ApiAnswers.Complaints(method, route, status, answer));
    }
}
