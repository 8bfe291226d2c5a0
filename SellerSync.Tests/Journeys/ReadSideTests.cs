using System.Text.Json;
using Npgsql;

namespace SellerSync.Tests.Journeys;

[Parallelizable(ParallelScope.All)]
public sealed class ReadSideTests
{
    private const string Seller = "A2MEDIUMSHOP60";

    [Test]
    public async Task A_seller_is_looked_up_followed_watched_and_paged_through()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync(Seller);

        using var stream = await stack.OpenAsync($"seller-progress-events?sellerId={Seller}");
        var events = await stream.Content.ReadAsStringAsync();
        Assert.That((int)stream.StatusCode, Is.EqualTo(200));
        Assert.That(stream.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(events, Does.Match("""^id: \S+\nevent: progress\ndata: \{"status":"""));
        Assert.That(events, Does.EndWith("event: done\ndata: {}\n\n"));
        var lastId = events.Split('\n').Last(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];
        using var again = await stack.OpenAsync($"seller-progress-events?sellerId={Seller}", lastEventId: lastId);
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo($"id: {lastId}\nevent: done\ndata: {{}}\n\n"));

        var (_, progress) = await stack.GetAsync($"seller-progress?sellerId={Seller}");
        var expected = stack.Expected(Seller);
        var data = progress.GetProperty("data");
        Assert.That(data.GetProperty("status").GetString(), Is.EqualTo("idle"));
        Assert.That(data.GetProperty("channel").GetString(), Is.EqualTo("seller_batches:" + await stack.ScalarAsync<Guid>("select id from sellers")));
        Assert.That(data.GetProperty("processedProducts").GetInt32(), Is.EqualTo(expected.Count));
        Assert.That(
            data.GetProperty("batchStats").GetProperty("totalProducts").GetInt32(),
            Is.EqualTo(expected.Count + data.GetProperty("failedProducts").GetInt32()));

        var products = await WalkAsync(stack, $"seller-products?sellerId={Seller}&sort=price&limit=17");
        Assert.That(products.Select(product => product.GetProperty("asin").GetString()), Is.EquivalentTo(expected.Keys));
        var first = products[0];
        Assert.That(first.GetProperty("productUrl").GetString(), Is.EqualTo($"https://amazon.com/dp/{first.GetProperty("asin").GetString()}"));
        Assert.That(products.Select(product => product.GetProperty("imageUrl").GetString()), Has.Some.StartsWith("https://m.media-amazon.com/images/I/"));

        Assert.That((await stack.PostAsync("follow-seller", new { sellerId = Seller, domain = 1 })).Status, Is.EqualTo(200));
        var (_, followed) = await stack.GetAsync("followed-sellers");
        Assert.That(followed.GetProperty("data")[0].GetProperty("sellerId").GetString(), Is.EqualTo(Seller));
        var (_, unfollowed) = await stack.PostAsync("unfollow-seller", new { sellerId = Seller });
        Assert.That(unfollowed.GetProperty("data").GetProperty("following").GetBoolean(), Is.False);
        Assert.That((await stack.GetAsync("followed-sellers")).Body.GetProperty("data").GetArrayLength(), Is.Zero);

        var (_, searches) = await stack.GetAsync("recent-searches?limit=5");
        Assert.That(searches.GetProperty("data").EnumerateArray().Select(search => search.GetProperty("sellerId").GetString()), Is.EqualTo(new[] { Seller }));

        var (status, tokens) = await stack.GetAsync("tokens");
        Assert.That(status, Is.EqualTo(200), tokens.ToString());
        Assert.That(tokens.GetProperty("data").GetProperty("max").GetInt32(), Is.EqualTo(60 * tokens.GetProperty("data").GetProperty("refillRate").GetInt32()));
    }

    [Test]
    public async Task Products_and_progress_are_shared_while_searches_and_follows_are_private()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.PostAsync("follow-seller", new { sellerId = "A1SMALLSHOP12" });
        var other = DevelopmentToken.For(Guid.NewGuid());

        Assert.That((await stack.GetAsync("seller-products?sellerId=A1SMALLSHOP12", other)).Body.GetProperty("data").GetProperty("total").GetInt32(), Is.EqualTo(stack.Expected("A1SMALLSHOP12").Count));
        Assert.That((await stack.GetAsync("seller-progress?sellerId=A1SMALLSHOP12", other)).Status, Is.EqualTo(200));
        Assert.That((await stack.GetAsync("recent-searches", other)).Body.GetProperty("data").GetArrayLength(), Is.Zero);
        Assert.That((await stack.GetAsync("followed-sellers", other)).Body.GetProperty("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task What_cannot_be_answered_is_refused_in_one_shape()
    {
        await using var stack = await Stack.StartAsync();

        (string Path, int Status)[] refused =
        [
            ("seller-products?sellerId=A1SMALLSHOP12", 404),
            ("seller-progress?sellerId=A1SMALLSHOP12", 404),
            ("seller-progress-events?sellerId=A1SMALLSHOP12", 404),
            ("seller-products?sellerId=A1SMALLSHOP12&cursor=forged", 400),
            ("seller-progress?sellerId=x", 400),
            ("seller-progress-events?domain=1", 400),
            ("recent-searches?limit=many", 400),
            ("routing-decisions?limit=0", 400),
            ("routing-decisions?cursor=forged", 400),
        ];
        foreach (var (path, expected) in refused)
        {
            AssertRefused(await stack.GetAsync(path), expected, path);
        }

        foreach (var path in new[] { "follow-seller", "unfollow-seller" })
        {
            AssertRefused(await stack.PostAsync(path, new { sellerId = "A1SMALLSHOP12" }), 404, path);
            AssertRefused(await stack.PostAsync(path, new { sellerId = 7 }), 400, path);
            AssertRefused(await stack.PostAsync(path, Array.Empty<int>()), 400, path);
        }
    }

    [Test]
    public async Task A_database_over_its_time_limit_is_503_with_a_time_to_come_back()
    {
        await using var stack = await Stack.StartAsync(settings: ("Database:CommandTimeoutSeconds", "1"));
        await using var connection = await stack.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var acquire = new NpgsqlCommand("lock table sellers in access exclusive mode", connection, transaction);
        await acquire.ExecuteNonQueryAsync();
        string[] paths =
        [
            "seller-products?sellerId=A1SMALLSHOP12", "seller-progress?sellerId=A1SMALLSHOP12",
            "seller-progress-events?sellerId=A1SMALLSHOP12", "recent-searches", "followed-sellers", "routing-decisions",
        ];

        var responses = await Task.WhenAll(paths.Select(path => stack.OpenAsync(path)));

        foreach (var response in responses)
        {
            using (response)
            {
                Assert.That((int)response.StatusCode, Is.EqualTo(503), response.RequestMessage!.RequestUri!.AbsolutePath);
                Assert.That(response.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
                Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("\"error\":\"Database connection issue\""));
            }
        }
    }

    [Test]
    public async Task A_listener_that_hangs_up_ends_the_polling()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.ScalarAsync<string>("""
            with opened as (
              insert into hand_overs (id, seller_id, job_type, asins, lease_until) select gen_random_uuid(), id, 'TIME_MACHINE', '{}', now() + interval '1 hour' from sellers returning id
            ) select 'opened' from opened
            """);

        using (var response = await stack.OpenAsync("seller-progress-events?sellerId=A1SMALLSHOP12"))
        await using (var body = await response.Content.ReadAsStreamAsync())
        {
            Assert.That(await body.ReadAsync(new byte[1]), Is.EqualTo(1), "the first event comes at once");
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!stack.Logs.All.Any(line => line.Contains("seller-progress-events", StringComparison.Ordinal) && (line.Contains("succeeded in", StringComparison.Ordinal) || line.Contains("cancelled after", StringComparison.Ordinal))))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }

        Assert.That(stack.Logs.WarningsAndWorse.Where(line => line.Contains("failed", StringComparison.Ordinal)), Is.Empty);
    }

    private static void AssertRefused((int Status, JsonElement Body) answer, int expected, string path)
    {
        Assert.That(answer.Status, Is.EqualTo(expected), $"{path}: {answer.Body}");
        Assert.That(answer.Body.GetProperty("success").GetBoolean(), Is.False);
        Assert.That(answer.Body.GetProperty("error").GetString(), Is.Not.Empty);
        Assert.That(answer.Body.GetProperty("suggestion").GetString(), Is.Not.Empty);
    }

    private static async Task<List<JsonElement>> WalkAsync(Stack stack, string path)
    {
        var products = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var (status, body) = await stack.GetAsync(cursor is null ? path : $"{path}&cursor={cursor}");
            Assert.That(status, Is.EqualTo(200), body.ToString());
            products.AddRange(body.GetProperty("data").GetProperty("products").EnumerateArray());
            cursor = body.GetProperty("data").GetProperty("nextCursor").GetString();
        }
        while (cursor is not null && products.Count < 1_000);

        return products;
    }
}
