using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.Journeys;

public sealed class HttpFunctionTests
{
    [Test]
    public async Task No_http_function_answers_without_a_token()
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
        }));
        foreach (var trigger in triggers)
        {
            foreach (var method in trigger.Methods!)
            {
                var (status, body) = await stack.SendBareAsync(method.ToUpperInvariant(), trigger.Route!);

                Assert.That(status, Is.EqualTo(401), $"{method} {trigger.Route}");
                Assert.That(body.GetProperty("success").GetBoolean(), Is.False);
            }
        }
    }
}
