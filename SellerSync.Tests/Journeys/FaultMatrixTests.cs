using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Faults;

namespace SellerSync.Tests.Journeys;

/// <summary>Rows of docs/reliability.md that need the whole system and no other journey holds.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FaultMatrixTests
{
    [Test]
    public async Task A_database_that_takes_no_writes_is_503_and_Keepa_is_not_asked()
    {
        await using var stack = await Stack.StartAsync();
        var database = await stack.ScalarAsync<string>("select current_database()::text");
        await using (var connection = await stack.ConnectAsync())
        {
            await using var command = new Npgsql.NpgsqlCommand(
                $"alter database {database} set default_transaction_read_only = on; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}' and pid <> pg_backend_pid()",
                connection);
            await command.ExecuteNonQueryAsync();
        }

        var (status, body) = await stack.LookUpAsync("A1SMALLSHOP12");

        Assert.That((status, body.GetProperty("error").GetString()), Is.EqualTo((503, "Database connection issue")));
        Assert.That(stack.Keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task A_storefront_that_shrinks_by_nine_tenths_deletes_nothing_and_buys_nothing()
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:SellerFreshFor", "00:00:00"));
        await stack.LookUpAsync("A4SHRINKSHOP040");
        await stack.SettledAsync();
        var products = await stack.ProductsAsync("A4SHRINKSHOP040");
        stack.Keepa.Catalogue.SetCount("A4SHRINKSHOP040", 4);

        var (status, body) = await stack.LookUpAsync("A4SHRINKSHOP040");

        Assert.That((status, body.GetProperty("processingStatus").GetString()), Is.EqualTo((200, "none")));
        Assert.That(body.GetProperty("data").GetProperty("asinCount").GetInt32(), Is.EqualTo(4));
        Assert.That(await stack.ProductsAsync("A4SHRINKSHOP040"), Is.EquivalentTo(products));
        MainJobTests.AssertEachAsinFetchedOnce(stack);

        var shrank = stack.Logs.Events(1831).Single();
        Assert.That((shrank["Before"], shrank["Now"]), Is.EqualTo(((object?)40, (object?)4)));
    }

    [Test]
    public async Task A_null_among_the_products_is_its_asin_not_returned_and_costs_no_neighbour()
    {
        await using var stack = await Stack.StartAsync();
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.NullProduct, Path = "/product", Count = 1 });

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();

        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(11));
        Assert.That(
            await stack.ScalarAsync<string>("select string_agg(key || ' ' || (value #>> '{}'), ',') from product_batches, jsonb_each(failed_asins)"),
            Does.Match("^[A-Z0-9]{10} not_returned$"));
    }

    [Test]
    public async Task A_batch_that_keepa_refuses_three_times_is_failed_with_its_reason_and_bought_by_the_next_lookup()
    {
        await using var stack = await Stack.StartAsync(settings: ("Routing:Plenty", "1"));
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Status, Status = 400, Path = "/product" });

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.AttemptedAsync();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await stack.ScalarAsync<object>("with due as (update product_batches set available_at = now() returning 1) select count(*) from due");
            await stack.Functions.InvokeAsync("product-batches", """{"version":1}""");
            await stack.AttemptedAsync();
        }

        Assert.That(await stack.ScalarAsync<string>("select status || ' ' || attempts from product_batches"), Is.EqualTo("FAILED 3"));
        Assert.That(await stack.ScalarAsync<string>("select error_message from product_batches"), Is.Not.Empty);
        Assert.That(stack.Keepa.Books.Charges.Where(charge => charge.Path == "/product").Sum(charge => charge.Tokens), Is.Zero);

        stack.Keepa.Faults.Clear();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12")));
    }

    [Test]
    public async Task Fifty_who_watch_a_seller_cost_nothing_once_they_hang_up()
    {
        await using var stack = await Stack.StartAsync(new SimulatorOptions { Latency = TimeSpan.FromSeconds(2) }, ("Limits:EventStreamsPerUser", "50"));
        await stack.LookUpAsync("A1SMALLSHOP12");

        var streams = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => stack.OpenAsync("seller-progress-events?sellerId=A1SMALLSHOP12")));
        Assert.That(streams.Select(stream => (int)stream.StatusCode), Is.All.EqualTo(200));
        using (var oneMore = await stack.OpenAsync("seller-progress-events?sellerId=A1SMALLSHOP12"))
        {
            Assert.That((int)oneMore.StatusCode, Is.EqualTo(429), "as many as one user may have");
            Assert.That(oneMore.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        }

        foreach (var stream in streams)
        {
            stream.Dispose();
        }

        await stack.SettledAsync();
        Assert.That((await stack.GetAsync("seller-progress?sellerId=A1SMALLSHOP12")).Status, Is.EqualTo(200));
        Assert.That(stack.Logs.WarningsAndWorse, Has.None.Contains("failed unexpectedly"));
    }
}
