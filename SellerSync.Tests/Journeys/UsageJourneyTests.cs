using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Routing;
using SellerSync.KeepaSimulator.Faults;

namespace SellerSync.Tests.Journeys;

/// <summary>Whose work counts for whom, and how often.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UsageJourneyTests
{
    [Test]
    public async Task Immediate_and_queued_batches_count_at_once_for_whoever_asked_and_for_nobody_else()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A2MEDIUMSHOP60");
        await stack.SettledAsync();
        await stack.LookUpAsync("A3LARGESHOP250");
        await stack.SettledAsync();

        var (_, own) = await stack.LookUpAsync("A1SMALLSHOP12");
        var (_, others) = await stack.PostAsync("seller-lookup", new { sellerId = "A1SMALLSHOP13" }, DevelopmentToken.For(Guid.NewGuid()));

        Assert.That(own.GetProperty("routing").GetProperty("reason").GetString(), Is.EqualTo("heavy user"), "310 products within the 5 minutes for which usage is kept");
        Assert.That(others.GetProperty("routing").GetProperty("reason").GetString(), Is.Not.EqualTo("heavy user"));
        await stack.SettledAsync();
        Assert.That(
            await stack.ScalarAsync<string>($"""
                select string_agg(distinct d.decision, ' ' order by d.decision) || ' ' || sum(b.product_count)
                from product_batches b join routing_decisions d on d.hand_over_id = b.hand_over_id where b.user_id = '{stack.UserId}'
                """),
            Is.EqualTo("immediate queue 322"));
    }

    [Test]
    public async Task An_immediate_run_that_Keepa_fails_midway_says_so_and_counts_once()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A4PAIDSHOP0020");
        await stack.SettledAsync();
        await stack.ScalarAsync<object>("with batches as (delete from product_batches) delete from seller_products returning 1");
        var usage = stack.Functions.Services.GetRequiredService<IUserUsage>();
        var before = await usage.TokensLastHourAsync(stack.UserId, default);
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Status, Status = 503, Path = "/product", Skip = 1, Count = 1 });

        var (status, body) = await stack.PostAsync(
            "product-processing",
            new { sellerId = "A4PAIDSHOP0020", userId = stack.UserId, asinList = stack.Keepa.Catalogue.Asins("A4PAIDSHOP0020", 1) });

        Assert.That(status, Is.EqualTo(200), body.ToString());
        Assert.That(body.GetProperty("processedCount").GetInt32(), Is.EqualTo(10));
        Assert.That(body.GetProperty("queueInfo").GetProperty("totalProducts").GetInt32(), Is.EqualTo(10));
        Assert.That(body.GetProperty("errors").EnumerateArray().Select(error => error.GetString()), Has.Some.EndsWith("The rest is queued"));
        await stack.ScalarAsync<object>("update product_batches set available_at = now() returning 1");
        await stack.Functions.InvokeAsync("product-batches", """{"version":1}""");
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync("A4PAIDSHOP0020"), Is.EquivalentTo(stack.Expected("A4PAIDSHOP0020")));
        Assert.That(await stack.ScalarAsync<long>("select sum(product_count) from product_batches"), Is.EqualTo(20));
        Assert.That(await usage.TokensLastHourAsync(stack.UserId, default) - before, Is.EqualTo(140));
    }
}
