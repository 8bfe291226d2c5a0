using System.Text.Json;
using SellerSync.KeepaSimulator.Faults;

namespace SellerSync.Tests.Journeys;

/// <summary>What operators do over HTTP to a system at work.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OperatorJourneyTests
{
    private const string Large = "A3LARGESHOP250";
    private const string Drain = """{"version":1}""";

    private static readonly Guid OperatorId = Guid.NewGuid();
    private static readonly string Operator = DevelopmentToken.ForOperator(OperatorId);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_batch_that_failed_three_times_is_replayed_and_costs_only_what_it_lacked()
    {
        await using var stack = await Stack.StartAsync();
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Status, Status = 400, Path = "/product", Skip = 2 });
        await stack.LookUpAsync("A4PAIDSHOP0090");
        await stack.AttemptedAsync();
        await stack.ScalarAsync<object>("update product_batches set attempts = 2, available_at = now() returning 1");
        await stack.Functions.InvokeAsync("product-batches", Drain);
        var id = await stack.ScalarAsync<Guid>("select id from product_batches");
        var (_, failed) = await GetAsync(stack, $"operator/batches/{id}");
        var storedBefore = await stack.ScalarAsync<long>("select count(*) from seller_products");
        Assert.That(Text(failed, "batch", "status"), Is.EqualTo("FAILED"), failed.ToString());
        Assert.That(storedBefore, Is.GreaterThan(0).And.LessThan(90));

        stack.Keepa.Faults.Clear();
        var charges = stack.Keepa.Books.Charges.Count;
        var (status, body) = await PostAsync(stack, $"operator/batches/{id}/replay");
        await stack.SettledAsync();

        Assert.That((status, body.GetProperty("data").ToString()), Is.EqualTo((200, $$"""{"id":"{{id}}","status":"PENDING"}""")));
        Assert.That(await stack.ProductsAsync("A4PAIDSHOP0090"), Is.EquivalentTo(stack.Expected("A4PAIDSHOP0090")));
        Assert.That(stack.Keepa.Books.Charges.Skip(charges).SelectMany(charge => charge.Asins).Count(), Is.EqualTo(90 - storedBefore));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        var (_, done) = await GetAsync(stack, $"operator/batches/{id}");
        Assert.That(Text(done, "batch", "status"), Is.EqualTo("COMPLETED"));
        Assert.That(
            done.GetProperty("actions").EnumerateArray().Select(action => $"{action.GetProperty("action")} {action.GetProperty("by")}"),
            Is.EqualTo(new[] { $"replay {OperatorId}" }));
        Assert.That(stack.Logs.All, Has.Some.Contains($"Operator {OperatorId} ordered replay of batch {id}"));
        Assert.That((await PostAsync(stack, $"operator/batches/{id}/replay")).Status, Is.EqualTo(409), "it is complete");
    }

    [Test]
    public async Task A_batch_that_is_cancelled_in_the_middle_keeps_all_that_was_paid_and_buys_no_more()
    {
        await using var stack = await Stack.StartAsync();
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Delay, Delay = 300, Path = "/product" });
        await stack.LookUpAsync(Large);
        var id = await EventuallyAsync<Guid?>(stack, "select id from product_batches where status = 'PROCESSING' and processed_count between 1 and 60 limit 1");

        var (status, _) = await PostAsync(stack, $"operator/batches/{id}/cancel");
        var (again, refusal) = await PostAsync(stack, $"operator/batches/{id}/cancel");
        stack.Keepa.Faults.Clear();
        await stack.SettledAsync();

        Assert.That((status, again), Is.EqualTo((200, 409)), refusal.ToString());
        var (_, batch) = await GetAsync(stack, $"operator/batches/{id}");
        Assert.That((Text(batch, "batch", "status"), Text(batch, "batch", "reason")), Is.EqualTo(("FAILED", "Cancelled by an operator")));
        Assert.That(batch.GetProperty("batch").GetProperty("counts").GetProperty("unsettled").GetInt32(), Is.GreaterThan(0));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches where status = 'COMPLETED'"), Is.EqualTo(2), "the others were run to their end");
        Assert.That(
            (await stack.ProductsAsync(Large)).Keys,
            Is.EquivalentTo(stack.Keepa.Books.Charges.SelectMany(charge => charge.Asins)),
            "each product that was paid for is stored");
        Assert.That(await stack.ScalarAsync<long>("select count(*) from token_reservations where state <> 'SETTLED'"), Is.Zero);

        await PostAsync(stack, $"operator/batches/{id}/replay");
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync(Large), Is.EquivalentTo(stack.Expected(Large)));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
    }

    [Test]
    public async Task A_drain_that_is_paused_stops_and_goes_on_where_it_was_when_it_is_resumed()
    {
        await using var stack = await Stack.StartAsync();
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Delay, Delay = 300, Path = "/product" });
        await stack.LookUpAsync(Large);
        await EventuallyAsync<Guid?>(stack, "select id from product_batches where processed_count > 0 limit 1");

        var (status, paused) = await PostAsync(stack, "operator/draining/pause", new { reason = "Keepa charges twice" });
        stack.Keepa.Faults.Clear();
        await stack.AttemptedAsync();

        Assert.That(status, Is.EqualTo(200), paused.ToString());
        var (_, state) = await GetAsync(stack, "operator/draining");
        Assert.That(state.GetProperty("isPaused").GetBoolean(), Is.True);
        Assert.That((Text(state, "pause", "reason"), Text(state, "pause", "by")), Is.EqualTo(("Keepa charges twice", $"{OperatorId}")));
        Assert.That(state.GetProperty("waiting").GetInt32(), Is.GreaterThan(0));
        Assert.That((await PostAsync(stack, "operator/draining/pause", new { reason = "again" })).Status, Is.EqualTo(409));

        var (spent, stored) = (stack.Keepa.Books.Total, await stack.ScalarAsync<long>("select count(*) from seller_products"));
        await stack.Functions.InvokeAsync("product-batches", Drain);
        await stack.Functions.InvokeAsync("sweeper");
        await stack.Functions.InvokeAsync("product-batches", Drain);
        Assert.That(stack.Keepa.Books.Total, Is.EqualTo(spent), "nothing is bought while it is paused");
        Assert.That(stored, Is.LessThan(250));
        await stack.LookUpAsync("A1SMALLSHOP12");
        await EventuallyAsync<Guid?>(stack, "select id from product_batches where product_count = 12 and status = 'COMPLETED'");
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12")), "immediate work goes on");

        Assert.That((await PostAsync(stack, "operator/draining/resume")).Status, Is.EqualTo(200));
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync(Large), Is.EquivalentTo(stack.Expected(Large)));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches where attempts > 1"), Is.Zero, "a pause is no attempt");
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        Assert.That((await PostAsync(stack, "operator/draining/resume")).Status, Is.EqualTo(409));
    }

    [Test]
    public async Task An_operator_sees_everybodys_batches_calls_and_decisions()
    {
        await using var stack = await Stack.StartAsync();
        var other = Guid.NewGuid();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.PostAsync("seller-lookup", new { sellerId = "A8NIHONSHOP060", domain = 5 }, DevelopmentToken.For(other));
        await stack.SettledAsync();

        var (_, newest) = await GetAsync(stack, "operator/batches?limit=1");
        var (_, oldest) = await GetAsync(stack, $"operator/batches?limit=1&cursor={Text(newest, "nextCursor")}");
        var (_, filtered) = await GetAsync(stack, $"operator/batches?status=COMPLETED&sellerId=A1SMALLSHOP12&userId={stack.UserId}");
        var (_, tokens) = await GetAsync(stack, "operator/tokens?limit=200");
        var (_, decisions) = await GetAsync(stack, "operator/decisions");

        var (theirs, mine) = (newest.GetProperty("batches").EnumerateArray().Single(), oldest.GetProperty("batches").EnumerateArray().Single());
        Assert.That((Text(theirs, "sellerId"), Text(theirs, "userId")), Is.EqualTo(("A8NIHONSHOP060", $"{other}")));
        Assert.That((Text(mine, "sellerId"), Text(mine, "userId"), Text(mine, "status")), Is.EqualTo(("A1SMALLSHOP12", $"{stack.UserId}", "COMPLETED")));
        Assert.That(mine.GetProperty("counts").ToString(), Is.EqualTo("""{"products":12,"stored":12,"failed":0,"unsettled":0}"""));
        Assert.That(oldest.GetProperty("nextCursor").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(filtered.GetProperty("batches").EnumerateArray().Select(batch => Text(batch, "id")), Is.EqualTo(new[] { Text(mine, "id") }));

        var calls = tokens.GetProperty("calls").EnumerateArray().ToList();
        Assert.That(calls.Sum(call => call.GetProperty("charged").GetInt32()), Is.EqualTo(stack.Keepa.Books.Total), "every token is traced");
        Assert.That(tokens.GetProperty("hours").EnumerateArray().Sum(hour => hour.GetProperty("charged").GetInt64()), Is.EqualTo(stack.Keepa.Books.Total));
        Assert.That(tokens.GetProperty("charged").GetInt64(), Is.EqualTo(stack.Keepa.Books.Total));
        Assert.That((tokens.GetProperty("reserved").GetInt32(), tokens.GetProperty("debt").GetInt32(), tokens.GetProperty("floor").GetInt32()), Is.EqualTo((0, 0, 7_000)));
        Assert.That(
            calls.Where(call => Text(call, "operation") == "products").Select(call => Text(call, "userId")).Distinct(),
            Is.EquivalentTo(new[] { $"{stack.UserId}", $"{other}" }));
        Assert.That(
            decisions.GetProperty("decisions").EnumerateArray().Select(one => $"{one.GetProperty("userId")} {Text(one, "decision", "sellerId")}"),
            Is.EqualTo(new[] { $"{other} A8NIHONSHOP060", $"{stack.UserId} A1SMALLSHOP12" }));
    }

    [TestCase("GET operator/batches?status=DONE", 400, "status must be one of: PENDING, PROCESSING, COMPLETED, FAILED")]
    [TestCase("GET operator/batches/none", 400, "id must be a UUID")]
    [TestCase("GET operator/batches/6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11", 404, "There is no batch with this ID")]
    [TestCase("POST operator/batches/none/replay", 400, "id must be a UUID")]
    [TestCase("POST operator/batches/6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11/replay", 404, "There is no batch with this ID")]
    [TestCase("POST operator/batches/6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11/cancel", 404, "There is no batch with this ID")]
    [TestCase("POST operator/draining/pause", 400, "reason is required")]
    [TestCase("POST operator/draining/resume", 409, "Queued work is not paused")]
    [TestCase("GET operator/tokens?cursor=x", 400, "cursor must be the nextCursor of the page before")]
    [TestCase("GET operator/decisions?limit=0", 400, "limit must be a whole number from 1 to 200")]
    public async Task What_cannot_be_done_is_refused_with_its_reason(string call, int expected, string error)
    {
        await using var stack = await Stack.StartAsync();

        var (status, body) = call.StartsWith("POST ", StringComparison.Ordinal)
            ? await stack.PostAsync(call[5..], new { }, Operator)
            : await stack.GetAsync(call[4..], Operator);

        Assert.That((status, body.GetProperty("success").GetBoolean(), body.GetProperty("error").GetString()), Is.EqualTo((expected, false, error)));
    }

    private static async Task<(int Status, JsonElement Data)> GetAsync(Stack stack, string path)
    {
        var (status, body) = await stack.GetAsync(path, Operator);
        Assert.That(status, Is.EqualTo(200), body.ToString());
        return (status, body.GetProperty("data"));
    }

    private static Task<(int Status, JsonElement Body)> PostAsync(Stack stack, string path, object? body = null) => stack.PostAsync(path, body ?? new { }, Operator);

    private static string? Text(JsonElement element, params string[] names) => names.Aggregate(element, (inner, name) => inner.GetProperty(name)).GetString();

    private static async Task<T> EventuallyAsync<T>(Stack stack, string sql)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await stack.ScalarAsync<T?>(sql) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
