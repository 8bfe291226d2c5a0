using SellerSync.Tests.Journeys;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Health;

/// <summary>What a probe and an operator are told.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class HealthJourneyTests
{
    [Test]
    public async Task A_system_that_works_is_live_and_ready()
    {
        await using var stack = await Stack.StartAsync();

        var (liveStatus, live) = await stack.SendBareAsync("GET", "health/live");
        var (status, body) = await stack.SendBareAsync("GET", "health/ready");

        Assert.That((liveStatus, live.ToString()), Is.EqualTo((200, """{"status":"healthy"}""")));
        Assert.That((status, body.GetProperty("status").GetString()), Is.EqualTo((200, "healthy")), body.ToString());
        Assert.That(
            body.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()),
            Is.EqualTo(new[] { "database", "storage", "tokenStatus", "waiting" }));
    }

    [Test]
    public async Task A_schema_of_an_older_version_is_not_ready_and_the_missing_migration_is_named()
    {
        await using var stack = await Stack.StartAsync();
        await stack.ScalarAsync<string>("delete from sellersync_migrations where scriptname like '%.0014_held_back.sql' returning scriptname");

        var (status, body) = await stack.SendBareAsync("GET", "health/ready");

        Assert.That((status, body.GetProperty("status").GetString()), Is.EqualTo((503, "unhealthy")));
        Assert.That(Detail(body, "database"), Is.EqualTo("unhealthy: The schema lacks 1 migrations (0014_held_back): start once with Database:Migrate=true"));
    }

    [Test]
    public async Task Without_any_schema_it_starts_and_says_that_it_is_not_ready()
    {
        await using var empty = await TestDatabase.CreateAsync();
        await using var stack = await Stack.StartAsync(settings: [("Database:ConnectionString", empty.ConnectionString), ("Database:Migrate", "false")]);

        var (status, body) = await stack.SendBareAsync("GET", "health/ready");

        Assert.That((status, (await stack.SendBareAsync("GET", "health/live")).Status), Is.EqualTo((503, 200)));
        Assert.That(Detail(body, "database"), Does.StartWith("unhealthy: The schema lacks ").And.Contain("(0001_users_and_sellers, 0002_products, 0003_batches, ...)"));
    }

    [Test]
    public async Task A_database_and_a_storage_that_hang_are_told_within_their_time_limit()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        stack.Cables.Database.Freeze();
        stack.Cables.Queues.Freeze();

        var started = TimeProvider.System.GetTimestamp();
        var (status, body) = await stack.SendBareAsync("GET", "health/ready");

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(10)), "3 seconds on a machine at rest");
        Assert.That(status, Is.EqualTo(503));
        Assert.That(Detail(body, "database"), Does.StartWith("unhealthy: The database cannot be asked"));
        Assert.That(Detail(body, "storage"), Does.StartWith("unhealthy: The storage account cannot be asked"));
        Assert.That(Detail(body, "tokenStatus"), Does.StartWith("healthy"));
    }

    [Test]
    public async Task A_batch_that_waits_for_too_long_is_told_but_requests_go_on()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.ScalarAsync<Guid>("""
            update product_batches set status = 'PENDING', created_at = now() - interval '61 minutes', available_at = now() + interval '1 hour' returning id
            """);

        var (status, body) = await stack.SendBareAsync("GET", "health/ready");

        Assert.That((status, body.GetProperty("status").GetString()), Is.EqualTo((200, "degraded")), body.ToString());
        Assert.That(Detail(body, "waiting"), Does.StartWith("degraded: The oldest batch has waited for 61 minutes"));
    }

    private static string Detail(System.Text.Json.JsonElement body, string name) => body.GetProperty("checks").EnumerateArray()
        .Where(check => check.GetProperty("name").GetString() == name)
        .Select(check => $"{check.GetProperty("status").GetString()}: {check.GetProperty("detail").GetString()}")
        .Single();
}
