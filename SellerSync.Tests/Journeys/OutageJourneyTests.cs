using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Routing;
using SellerSync.Infrastructure.Queues;

namespace SellerSync.Tests.Journeys;

/// <summary>PostgreSQL, queues and tables really away or hanging: what the caller gets, and that nothing is lost or paid twice.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OutageJourneyTests
{
    // The database's limit of 3 seconds and what a busy machine adds; far from the 10 seconds of a single statement.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(7);

    private const string ProcessedInstead = "The queue cannot be reached: these products were processed at once instead";
    private const string Unannounced = "The queue cannot be reached: the products wait until it can";

    [Test]
    public async Task Without_a_token_status_the_careful_threshold_counts()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        await stack.Cables.Tables.PullAsync();

        var (status, body) = await stack.LookUpAsync("A1SMALLSHOP30");
        await stack.SettledAsync();

        Assert.That(status, Is.EqualTo(200));
        Assert.That(body.GetProperty("routing").ToString(), Is.EqualTo("""{"decision":"queue","threshold":20,"reason":"token status unavailable"}"""));
        Assert.That(await stack.ScalarAsync<string>("select concat_ws(' ', decision, threshold, reason) from routing_decisions"), Is.EqualTo("queue 20 token status unavailable"));
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP30"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP30")));
    }

    [Test]
    public async Task Without_a_users_usage_the_systems_threshold_counts_alone()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        stack.Cables.Database.Freeze();
        var asked = TimeProvider.System.GetTimestamp();

        var decision = await stack.Functions.Services.GetRequiredService<Router>().DecideAsync(stack.UserId, 75, default);

        Assert.That((decision.Route, decision.Threshold, decision.Reason), Is.EqualTo((Route.Immediate, 75, RoutingReason.PlentyOfTokens)));
        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(Promptly));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_lookup_without_a_database_is_503_and_asks_Keepa_nothing(bool hangs)
    {
        await using var stack = await Stack.StartWithCablesAsync();
        await TakeAwayAsync(stack, hangs);
        var asked = TimeProvider.System.GetTimestamp();

        using var response = await SendAsync(stack, "seller-lookup", new { sellerId = "A1SMALLSHOP12" });

        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(Promptly));
        Assert.That((int)response.StatusCode, Is.EqualTo(503));
        Assert.That(response.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(stack.Keepa.Books.Charges, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Products_that_are_sent_while_the_database_is_away_go_whole_into_the_queue(bool hangs)
    {
        await using var stack = await Stack.StartWithCablesAsync();
        var asins = await StorefrontAsync(stack, "A3LARGESHOP250");
        await TakeAwayAsync(stack, hangs);
        var asked = TimeProvider.System.GetTimestamp();

        var (status, body) = await ProcessAsync(stack, "A3LARGESHOP250", [.. asins, "short"]);

        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(Promptly));
        AssertQueued(status, body, batches: 3, products: 250);
        Assert.That(body.GetProperty("errors").EnumerateArray().Select(error => error.GetString()), Is.EqualTo(new[] { "'short' is no ASIN: 10 characters of A-Z and 0-9" }));
        GiveBack(stack, hangs);
        await ArrivedAsync(stack, 250);
        Assert.That(await stack.ProductsAsync("A3LARGESHOP250"), Is.EquivalentTo(stack.Expected("A3LARGESHOP250")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        Assert.That(await stack.ScalarAsync<long>($"select count(*) from product_batches where user_id = '{stack.UserId}'"), Is.EqualTo(3));
    }

    [TestCase("sellers", Description = "at the first read")]
    [TestCase("seller_products", Description = "at the second")]
    [TestCase("routing_decisions", Description = "when the hand-over stands in the database already")]
    public async Task A_locked_table_is_a_database_over_its_time_limit(string table)
    {
        await using var stack = await Stack.StartAsync();
        var asins = await StorefrontAsync(stack, "A1SMALLSHOP12");
        await using (var connection = await stack.ConnectAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand($"lock table {table} in access exclusive mode", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            var asked = TimeProvider.System.GetTimestamp();

            var (status, body) = await ProcessAsync(stack, "A1SMALLSHOP12", asins);

            Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(Promptly));
            AssertQueued(status, body, batches: 1, products: 12);
        }

        await ArrivedAsync(stack, 12);
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        Assert.That(await stack.ScalarAsync<long>("select count(*) from hand_overs"), Is.EqualTo(1), "one request is one hand-over");
    }

    [Test]
    public async Task With_neither_database_nor_queue_it_is_503_with_a_time_to_come_back()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        var asins = await StorefrontAsync(stack, "A1SMALLSHOP12");
        stack.Cables.Database.Freeze();
        stack.Cables.Queues.Freeze();

        using var response = await SendAsync(stack, "product-processing", new { sellerId = "A1SMALLSHOP12", userId = stack.UserId, asinList = asins });

        Assert.That((int)response.StatusCode, Is.EqualTo(503));
        Assert.That(response.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(
            await response.Content.ReadAsStringAsync(),
            Is.EqualTo("""{"success":false,"error":"Database connection issue","suggestion":"Please try again later","processedCount":0,"failedCount":0}"""));
    }

    [Test]
    public async Task A_letter_waits_for_the_database_and_one_that_comes_twice_is_bought_once()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        var asins = await StorefrontAsync(stack, "A2MEDIUMSHOP60");
        var letter = Letter(stack, "A2MEDIUMSHOP60", [.. asins, "B0STRANGER"]);
        await stack.Cables.Database.PullAsync();

        await stack.Functions.InvokeAsync("product-processing-queue", letter);

        Assert.That(await MessagesAsync(stack), Is.EqualTo(1), "a copy that comes later");
        stack.Cables.Database.Plug();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => stack.Functions.InvokeAsync("product-processing-queue", letter)));
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync("A2MEDIUMSHOP60"), Is.EquivalentTo(stack.Expected("A2MEDIUMSHOP60")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_letter_for_a_seller_nobody_knows_is_acknowledged_and_costs_nothing()
    {
        await using var stack = await Stack.StartAsync();

        await stack.Functions.InvokeAsync("product-processing-queue", Letter(stack, "A4NEVERSEEN012", ["B000000001"]));

        Assert.That(stack.Keepa.Books.Charges, Is.Empty);
        Assert.That(stack.Logs.WarningsAndWorse, Has.Some.Contains("was dropped: its seller was never looked up"));
    }

    [Test]
    public async Task Up_to_100_products_that_cannot_be_queued_are_processed_at_once_and_it_is_said()
    {
        await using var stack = await Stack.StartWithCablesAsync(("Routing:Plenty", "50"));
        var asins = await StorefrontAsync(stack, "A1MEDIUMSHOP100");
        await stack.Cables.Queues.PullAsync();

        var (status, body) = await ProcessAsync(stack, "A1MEDIUMSHOP100", asins);

        Assert.That(status, Is.EqualTo(200), body.ToString());
        Assert.That(body.GetProperty("processedCount").GetInt32() + body.GetProperty("failedCount").GetInt32(), Is.EqualTo(100));
        Assert.That(body.GetProperty("errors").EnumerateArray().Select(error => error.GetString()), Has.Some.EqualTo(ProcessedInstead));
        Assert.That(stack.Logs.WarningsAndWorse, Has.Some.Contains("The queue cannot be reached: hand-over"));
        Assert.That(await stack.ProductsAsync("A1MEDIUMSHOP100"), Is.EquivalentTo(stack.Expected("A1MEDIUMSHOP100")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        Assert.That(
            await stack.ScalarAsync<string>($"select status || ' ' || sum(product_count) from product_batches where user_id = '{stack.UserId}' group by status"),
            Is.EqualTo("COMPLETED 100"), "the usage counts once");
    }

    [Test]
    public async Task More_than_100_products_that_cannot_be_announced_wait_for_a_sweep_and_it_is_said()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        var asins = await StorefrontAsync(stack, "A1MEDIUMSHOP101");
        await stack.Cables.Queues.PullAsync();

        var (status, body) = await ProcessAsync(stack, "A1MEDIUMSHOP101", asins);

        AssertQueued(status, body, batches: 2, products: 101);
        Assert.That(body.GetProperty("errors").EnumerateArray().Select(error => error.GetString()), Is.EqualTo(new[] { Unannounced }));
        Assert.That(stack.Logs.WarningsAndWorse, Has.Some.Contains("could not be announced; the sweeper will"));
        Assert.That(stack.Keepa.Books.Charges, Is.Empty);
        stack.Cables.Queues.Plug();
        await stack.Functions.InvokeAsync("sweeper");
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync("A1MEDIUMSHOP101"), Is.EquivalentTo(stack.Expected("A1MEDIUMSHOP101")));
    }

    [Test]
    public async Task Work_that_nobody_waits_for_is_not_processed_at_once_because_the_queue_is_away()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        var asins = await StorefrontAsync(stack, "A1SMALLSHOP12");
        var id = await stack.ScalarAsync<Guid>($"""
            with opened as (
              insert into hand_overs (id, seller_id, job_type, asins) select gen_random_uuid(), id, 'MONITORING', array['{string.Join("','", asins)}'] from sellers returning id
            ) select id from opened
            """);
        await stack.Cables.Queues.PullAsync();

        await stack.Functions.InvokeAsync("product-processing-queue", $$"""{"version":1,"handOverId":"{{id}}"}""");

        Assert.That(await stack.ScalarAsync<string>("select status from product_batches"), Is.EqualTo("PENDING"));
        Assert.That(stack.Keepa.Books.Charges, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_lookup_whose_doorbell_cannot_be_rung_is_answered_and_its_products_wait_for_a_sweep(bool hangs)
    {
        await using var stack = await Stack.StartWithCablesAsync();
        if (hangs)
        {
            stack.Cables.Queues.Freeze();
        }
        else
        {
            await stack.Cables.Queues.PullAsync();
        }

        var asked = TimeProvider.System.GetTimestamp();
        var (status, body) = await stack.LookUpAsync("A1SMALLSHOP12");

        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That((status, body.GetProperty("processingStatus").GetString()), Is.EqualTo((200, "started")));
        if (hangs)
        {
            stack.Cables.Queues.Thaw();
        }
        else
        {
            stack.Cables.Queues.Plug();
        }

        await stack.ScalarAsync<object>("update hand_overs set announced_at = now() - interval '2 minutes' returning 1");
        await stack.Functions.InvokeAsync("sweeper");
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12")));
    }

    // A seller with its storefront, none of whose products has been bought.
    private static async Task<IReadOnlyList<string>> StorefrontAsync(Stack stack, string seller)
    {
        var asins = stack.Keepa.Catalogue.Asins(seller, 1);
        await stack.ScalarAsync<object>($"""
            insert into sellers (seller_id, domain, seller_name, asin_count, storefront_asins, last_checked_at, is_active)
            values ('{seller}', 1, 'A shop', {asins.Count}, array['{string.Join("','", asins)}'], now(), true) returning 1
            """);
        return [.. asins];
    }

    private static Task<(int Status, JsonElement Body)> ProcessAsync(Stack stack, string seller, IReadOnlyList<string> asinList) =>
        stack.PostAsync("product-processing", new { sellerId = seller, userId = stack.UserId, asinList });

    private static async Task<HttpResponseMessage> SendAsync(Stack stack, string path, object body)
    {
        using var http = new HttpClient { BaseAddress = stack.Functions.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentToken.For(stack.UserId));
        return await http.PostAsJsonAsync(path, body);
    }

    private static string Letter(Stack stack, string seller, IEnumerable<string> asins) => HandOverMessage.From(new HandOverLetter(
        Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), stack.UserId, SellerId.Parse(seller), Marketplace.Find(1)!, [.. asins.Select(Asin.Parse)])).ToString();

    private static async Task<int> MessagesAsync(Stack stack)
    {
        var services = stack.Functions.Services;
        var queue = services.GetRequiredService<QueueServiceClient>().GetQueueClient(services.GetRequiredService<IOptions<QueueNames>>().Value.ProductProcessingQueue);
        return (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
    }

    private static async Task TakeAwayAsync(Stack stack, bool hangs)
    {
        if (hangs)
        {
            stack.Cables.Database.Freeze();
        }
        else
        {
            await stack.Cables.Database.PullAsync();
        }
    }

    private static void GiveBack(Stack stack, bool hangs)
    {
        if (hangs)
        {
            stack.Cables.Database.Thaw();
        }
        else
        {
            stack.Cables.Database.Plug();
        }
    }

    private static void AssertQueued(int status, JsonElement body, int batches, int products)
    {
        Assert.That(status, Is.EqualTo(200), body.ToString());
        Assert.That(body.GetProperty("success").GetBoolean(), Is.True);
        Assert.That(body.GetProperty("processedCount").GetInt32(), Is.Zero);
        Assert.That(body.GetProperty("smartProcessing").GetProperty("newProducts").GetInt32(), Is.EqualTo(products));
        var queue = body.GetProperty("queueInfo");
        Assert.That(queue.GetProperty("batchesCreated").GetInt32(), Is.EqualTo(batches));
        Assert.That(queue.GetProperty("totalProducts").GetInt32(), Is.EqualTo(products));
        Assert.That(queue.GetProperty("estimatedTime").GetString(), Does.Match(@"^(< 1 minute|\d+ minutes)$"));
        Assert.That(queue.GetProperty("message").GetString(), Is.EqualTo($"Processing {products} products in {batches} batches"));
    }

    // A letter that came while the database was still away comes again half a minute later.
    private static async Task ArrivedAsync(Stack stack, int products)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await stack.ScalarAsync<long>("select coalesce(sum(product_count), 0) from product_batches") < products)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }

        await stack.SettledAsync();
    }
}
