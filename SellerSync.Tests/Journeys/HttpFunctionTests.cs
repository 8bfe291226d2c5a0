using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.Journeys;

public sealed class HttpFunctionTests
{
    // A probe has no token.
    private static readonly string[] Open = ["health/live", "health/ready"];

    [Test]
    public async Task No_http_function_but_the_probes_answers_without_a_token()
    {
        await using var stack = await Stack.StartAsync();
        var triggers = typeof(SellerLookupFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .ToList();

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
}
