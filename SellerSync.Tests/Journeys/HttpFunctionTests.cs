using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.Journeys;

public sealed class HttpFunctionTests
{
    // A probe has no token.
    private static readonly string[] Open = ["health/live", "health/ready"];

    [Test]
    public async Task Every_function_that_reads_a_body_refuses_one_of_over_a_megabyte()
    {
        await using var stack = await Stack.StartAsync();
        var huge = new { sellerId = new string('A', 1_100_000) };
        var posts = Triggers().Where(trigger => trigger.Methods!.Contains("post") && !trigger.Route!.Contains('{', StringComparison.Ordinal) && trigger.Route != "operator/draining/resume").ToList();

        Assert.That(posts, Has.Count.GreaterThanOrEqualTo(7));
        foreach (var trigger in posts)
        {
            var (status, body) = await stack.PostAsync(trigger.Route!, huge, DevelopmentToken.ForOperator(stack.UserId));

            Assert.That((status, body.GetProperty("error").GetString()), Is.EqualTo((400, "The request body must be at most 1024 KB")), trigger.Route);
        }
    }

    [Test]
    public async Task No_http_function_but_the_probes_answers_without_a_token()
    {
        await using var stack = await Stack.StartAsync();
        var triggers = Triggers();

        Assert.That(triggers.Select(trigger => trigger.Route), Is.SupersetOf(new[]
        {
            "seller-lookup", "product-processing", "seller-products", "seller-progress", "seller-progress-events",
            "recent-searches", "follow-seller", "unfollow-seller", "followed-sellers", "tokens",
            "routing-decisions", "usage", "seller-quote",
        }.Concat(Open)));
        foreach (var trigger in triggers)
        {
            foreach (var method in trigger.Methods!)
            {
                var (status, body) = await stack.SendBareAsync(method.ToUpperInvariant(), trigger.Route!);

                Assert.That(status, Is.EqualTo(Open.Contains(trigger.Route) ? 200 : 401), $"{method} {trigger.Route}");
                Assert.That(body.TryGetProperty("data", out _), Is.False);
            }
        }
    }

    private static List<HttpTriggerAttribute> Triggers() => [.. typeof(SellerLookupFunction).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
        .OfType<HttpTriggerAttribute>()];
}
