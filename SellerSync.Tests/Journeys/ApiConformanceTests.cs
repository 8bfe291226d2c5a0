using System.Text.Json;
using SellerSync.Functions.Api;
using SellerSync.Tests.ApiDocument;

namespace SellerSync.Tests.Journeys;

/// <summary>What the running system answers is what docs/openapi.json describes, refusals too.</summary>
[Parallelizable(ParallelScope.All)]
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
        Assert.That(_asked, Is.EquivalentTo(ApiRoute.All.Where(route => route.Operation!.Caller != ApiCaller.Operator).Select(route => route.Path)), "every route but the operators', who have journeys of their own");
    }

    private async Task PostAsync(Stack stack, string path, object body, int expected)
    {
        var (status, answer) = await stack.PostAsync(path, body);
        Assert.That(status, Is.EqualTo(expected), $"{path}: {answer}");
        Check("post", path, status, answer);
    }

    private async Task GetAsync(Stack stack, string path, int expected)
    {
        var (status, answer) = await stack.GetAsync(path);
        Assert.That(status, Is.EqualTo(expected), $"{path}: {answer}");
        Check("get", path.Split('?')[0], status, answer);
    }

    private void Check(string method, string path, int status, JsonElement answer)
    {
        _asked.Add($"/{path}");
        _complaints.AddRange(ApiAnswers.Complaints(method, $"/{path}", status, answer));
    }
}
