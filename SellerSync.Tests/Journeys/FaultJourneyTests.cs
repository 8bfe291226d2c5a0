using SellerSync.KeepaSimulator.Faults;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Journeys;

/// <summary>Keepa's faults, seen from outside: a clear answer, nothing wrong stored, nothing lost, no secret told.</summary>
[TestFixture(DatabaseWay.Direct)]
[TestFixture(DatabaseWay.Pooler, Category = "Endurance")]
[Parallelizable(ParallelScope.All)]
public sealed class FaultJourneyTests(DatabaseWay way)
{
    [TestCase(FaultKind.Status, 429, 429, "Service temporarily unavailable due to rate limiting")]
    [TestCase(FaultKind.BareStatus, 429, 429, "Service temporarily unavailable due to rate limiting")]
    [TestCase(FaultKind.HtmlStatus, 503, 503, "External service temporarily unavailable")]
    [TestCase(FaultKind.Status, 500, 503, "External service temporarily unavailable")]
    [TestCase(FaultKind.Status, 402, 500, "Failed to fetch seller details")]
    [TestCase(FaultKind.Status, 400, 500, "Failed to fetch seller details")]
    [TestCase(FaultKind.Html, 200, 503, "External service temporarily unavailable")]
    [TestCase(FaultKind.Empty, 200, 503, "External service temporarily unavailable")]
    [TestCase(FaultKind.EmptyObject, 200, 503, "External service temporarily unavailable")]
    [TestCase(FaultKind.NullPayload, 200, 503, "External service temporarily unavailable")]
    [TestCase(FaultKind.ErrorInSuccess, 200, 500, "Failed to fetch seller details")]
    [TestCase(FaultKind.TruncatedGzip, 200, 503, "External service temporarily unavailable")]
    [TestCase(FaultKind.ConnectionReset, 200, 503, "External service temporarily unavailable")]
    public async Task A_lookup_that_keepa_fails_is_a_clear_error_and_stores_nothing(FaultKind kind, int keepaStatus, int expected, string error)
    {
        await using var stack = await Stack.StartAsync(way);
        stack.Keepa.Faults.Add(new FaultPlan { Kind = kind, Status = keepaStatus, Path = "/seller" });

        var (status, body) = await stack.LookUpAsync("A1SMALLSHOP12");

        Assert.That((status, body.GetProperty("error").GetString()), Is.EqualTo((expected, error)));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from sellers"), Is.Zero);
        AssertNoSecretTold(stack);

        stack.Keepa.Faults.Clear();
        Assert.That((await stack.LookUpAsync("A1SMALLSHOP12")).Status, Is.EqualTo(200), "the next lookup works");
    }

    [TestCase(FaultKind.ReorderedProducts)]
    [TestCase(FaultKind.ExtraProduct)]
    [TestCase(FaultKind.DuplicateProduct)]
    public async Task Answers_in_disorder_are_matched_by_asin(FaultKind kind)
    {
        await using var stack = await Stack.StartAsync(way);
        stack.Keepa.Faults.Add(new FaultPlan { Kind = kind, Path = "/product" });

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();

        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12")));
    }

    [Test]
    public async Task Products_that_keepa_leaves_out_are_recorded_and_the_rest_is_stored()
    {
        await using var stack = await Stack.StartAsync(way);
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.MissingProducts, Path = "/product", Count = 1 });

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();

        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(10));
        Assert.That(await stack.ScalarAsync<string>("select status || '|' || error_message from product_batches"), Is.EqualTo("COMPLETED|2 of 12 products could not be stored"));
        Assert.That(await stack.ScalarAsync<string>("select distinct value #>> '{}' from product_batches, jsonb_each(failed_asins)"), Is.EqualTo("not_returned"));
    }

    [Test]
    public async Task Malformed_fields_are_left_out_and_their_products_kept()
    {
        await using var stack = await Stack.StartAsync(way);
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.MalformedFields, Path = "/product" });

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();

        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(12));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_products where sales_rank < 0 or stock_count < 0 or storefront_price < 0"), Is.Zero);
    }

    [Test]
    public async Task An_immediate_run_that_keepa_fails_becomes_queue_work_and_its_paid_chunk_stays()
    {
        await using var stack = await Stack.StartAsync(way);
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Status, Status = 503, Path = "/product", Skip = 1, Count = 1 });

        await stack.LookUpAsync("A4PAIDSHOP0020");
        await stack.AttemptedAsync();

        Assert.That(await stack.ScalarAsync<string>("select status || '|' || attempts || '|' || processed_count from product_batches"), Is.EqualTo("PENDING|0|10"));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(10));

        await stack.ScalarAsync<object>("update product_batches set available_at = now() returning 1");
        await stack.Functions.InvokeAsync("product-batches", """{"version":1}""");

        Assert.That(await stack.ProductsAsync("A4PAIDSHOP0020"), Is.EquivalentTo(stack.Expected("A4PAIDSHOP0020")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        AssertNoSecretTold(stack);
    }

    [Test]
    public async Task A_lost_doorbell_costs_a_sweep_and_no_product()
    {
        await using var stack = await Stack.StartAsync(way, settings: ("ProductProcessingQueue", $"lost{Guid.NewGuid():N}"));
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.ScalarAsync<object>("""
            with again as (insert into hand_overs (id, seller_id, job_type, asins, announced_at)
              select gen_random_uuid(), id, 'TIME_MACHINE', '{B0LOSTLOST}', now() - interval '2 minutes' from sellers returning 1)
            select 1 from again
            """);

        await stack.Functions.InvokeAsync("sweeper");
        await stack.SettledAsync();

        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches"), Is.EqualTo(2));
    }

    [TestCase("product-batches", "no json")]
    [TestCase("product-batches", """{"version":2}""")]
    [TestCase("product-processing-queue", """{"version":1}""")]
    public async Task A_message_that_cannot_be_read_is_refused_so_that_it_ends_in_poison(string function, string message)
    {
        await using var stack = await Stack.StartAsync(way);

        Assert.That(async () => await stack.Functions.InvokeAsync(function, message), Throws.TypeOf<Infrastructure.Queues.UnreadableMessageException>());
    }

    [Test]
    public async Task A_doorbell_for_work_that_is_done_or_unknown_is_acknowledged()
    {
        await using var stack = await Stack.StartAsync(way);
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var spent = stack.Keepa.Books.Total;
        var done = await stack.ScalarAsync<Guid>("select id from hand_overs");

        await stack.Functions.InvokeAsync("product-processing-queue", $$"""{"version":1,"handOverId":"{{done}}"}""");
        await stack.Functions.InvokeAsync("product-processing-queue", $$"""{"version":1,"handOverId":"{{Guid.NewGuid()}}"}""");
        await stack.Functions.InvokeAsync("product-batches", """{"version":1}""");

        Assert.That(stack.Keepa.Books.Total, Is.EqualTo(spent));
    }

    internal static void AssertNoSecretTold(Stack stack)
    {
        Assert.That(stack.Logs.All, Has.None.Contains(Stack.Key));
        Assert.That(stack.Logs.All, Has.None.Contains(DevelopmentToken.Secret));
        Assert.That(stack.Logs.All, Has.None.Contains(DevelopmentToken.For(stack.UserId).Split('.')[0]));
        Assert.That(stack.Logs.All, Has.None.Contains("Password="));
    }
}
