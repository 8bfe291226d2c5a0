using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.Journeys;

/// <summary>Every HTTP route with what it demands: a route that is not in the list fails, and so does one that lets somebody else in.</summary>
public sealed class RouteAccessTests
{
    private enum Demands
    {
        /// <summary>No token at all: a probe has none.</summary>
        Nothing,

        /// <summary>A user's token.</summary>
        User,

        /// <summary>A token of a user whom the issuer has made an operator.</summary>
        Operator,
    }

    private static readonly IReadOnlyDictionary<string, Demands> Routes = new Dictionary<string, Demands>
    {
        ["POST seller-lookup"] = Demands.User,
        ["POST seller-quote"] = Demands.User,
        ["POST product-processing"] = Demands.User,
        ["GET seller-products"] = Demands.User,
        ["GET seller-progress"] = Demands.User,
        ["GET seller-progress-events"] = Demands.User,
        ["GET recent-searches"] = Demands.User,
        ["POST follow-seller"] = Demands.User,
        ["POST unfollow-seller"] = Demands.User,
        ["GET followed-sellers"] = Demands.User,
        ["GET tokens"] = Demands.User,
        ["GET routing-decisions"] = Demands.User,
        ["GET usage"] = Demands.User,
        ["GET health/live"] = Demands.Nothing,
        ["GET health/ready"] = Demands.Nothing,
        ["GET operator/batches"] = Demands.Operator,
        ["GET operator/batches/{id}"] = Demands.Operator,
        ["POST operator/batches/{id}/replay"] = Demands.Operator,
        ["POST operator/batches/{id}/cancel"] = Demands.Operator,
        ["GET operator/draining"] = Demands.Operator,
        ["POST operator/draining/pause"] = Demands.Operator,
        ["POST operator/draining/resume"] = Demands.Operator,
        ["GET operator/tokens"] = Demands.Operator,
        ["GET operator/decisions"] = Demands.Operator,
        ["GET operator/poison"] = Demands.Operator,
        ["POST operator/poison/requeue"] = Demands.Operator,
    };

    [Test]
    public void Every_route_is_in_the_list_and_no_other()
    {
        var routes = typeof(SellerLookupFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .SelectMany(trigger => trigger.Methods!.Select(method => $"{method.ToUpperInvariant()} {trigger.Route}"));

        Assert.That(routes, Is.EquivalentTo(Routes.Keys));
    }

    [Test]
    public async Task A_route_lets_in_whom_it_is_for_and_nobody_else()
    {
        await using var stack = await Stack.StartAsync();
        var batchId = await SomeonesBatchAsync(stack);
        var before = await BatchesAsync(stack);
        var (user, @operator) = (DevelopmentToken.For(Guid.NewGuid()), DevelopmentToken.ForOperator(Guid.NewGuid()));

        foreach (var (route, demands) in Routes)
        {
            var (anon, none) = demands == Demands.Nothing ? (200, 200) : (403, 401);
            Assert.That(await StatusAsync(stack, route, batchId, DevelopmentToken.For(Guid.NewGuid(), "anon")), Is.EqualTo(anon), $"anon: {route}");
            Assert.That(await StatusAsync(stack, route, batchId, "no.valid.token"), Is.EqualTo(none), $"a token that is none: {route}");
            Assert.That(
                await StatusAsync(stack, route, batchId, user),
                demands == Demands.Operator ? Is.EqualTo(403) : Is.Not.EqualTo(401).And.Not.EqualTo(403).And.LessThan(500),
                $"a user: {route}");
        }

        // The batch exists and the user's refusal would be the same if it did not.
        Assert.That(await BatchesAsync(stack), Is.EqualTo(before), "nothing that was refused did anything");
        foreach (var route in Routes.Keys)
        {
            Assert.That(
                await StatusAsync(stack, route, Guid.NewGuid(), @operator), Is.Not.EqualTo(401).And.Not.EqualTo(403).And.LessThan(500), $"an operator: {route}");
        }
    }

    [Test]
    public async Task A_user_who_is_no_operator_learns_nothing_of_a_batch_not_even_whether_it_is()
    {
        await using var stack = await Stack.StartAsync();
        var own = await SomeonesBatchAsync(stack);

        var (mine, refusal) = await stack.GetAsync($"operator/batches/{own}");
        var (nobodys, other) = await stack.GetAsync($"operator/batches/{Guid.NewGuid()}");

        Assert.That((mine, nobodys), Is.EqualTo((403, 403)));
        Assert.That(refusal.ToString(), Is.EqualTo(other.ToString()));
        Assert.That(refusal.GetProperty("error").GetString(), Is.EqualTo("Only operators may call this function"));
    }

    private static async Task<Guid> SomeonesBatchAsync(Stack stack)
    {
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        return await stack.ScalarAsync<Guid>("select id from product_batches");
    }

    private static Task<string> BatchesAsync(Stack stack) => stack.ScalarAsync<string>("""
        select string_agg(id || status || fence, ',' order by id) || (select count(*) from drain_pauses) || (select count(*) from operator_actions) from product_batches
        """);

    private static async Task<int> StatusAsync(Stack stack, string route, Guid batchId, string token)
    {
        var (method, path) = route.Split(' ') is [var verb, var template] ? (verb, template.Replace("{id}", $"{batchId}", StringComparison.Ordinal)) : throw new FormatException(route);
        if (method == "POST")
        {
            return (await stack.PostAsync(path, new { }, token)).Status;
        }

        using var response = await stack.OpenAsync(path, token);
        return (int)response.StatusCode;
    }
}
