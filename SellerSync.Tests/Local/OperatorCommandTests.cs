using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Npgsql;
using SellerSync.Infrastructure.Database.Migrations;
using SellerSync.Infrastructure.Queues;
using SellerSync.Local;
using SellerSync.Local.Settings;
using SellerSync.Tests.Database;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Local;

/// <summary>The commands of operators on a database and a storage account of their own.</summary>
public sealed class OperatorCommandTests
{
    private const string Password = "pa55word-of-nobody";

    [Test]
    public async Task A_system_is_seen_paused_resumed_and_its_failed_batch_replayed()
    {
        await using var database = await Migrated.DatabaseAsync();
        var failed = await BatchAsync(database, "FAILED");
        await BatchAsync(database, "PENDING");

        using var status = await JsonAsync(database, "status");
        Assert.That(status.RootElement.GetProperty("batches").ToString().Where(char.IsDigit), Is.EqualTo("1001"));
        Assert.That(status.RootElement.GetProperty("schema").GetProperty("pending").GetArrayLength(), Is.Zero);
        Assert.That(status.RootElement.GetProperty("oldestWaitSeconds").GetDouble(), Is.InRange(0, 600));
        Assert.That(status.RootElement.GetProperty("poison").ValueKind, Is.EqualTo(JsonValueKind.Null));

        using var batches = await JsonAsync(database, "batches", "--status", "failed");
        Assert.That(batches.RootElement.GetProperty("batches").EnumerateArray().Select(batch => batch.GetProperty("id").GetGuid()), Is.EqualTo(new[] { failed }));

        Assert.That((await RunAsync(database, "pause", "--reason", "a look at Keepa")).Output, Does.Contain("is paused"));
        Assert.That((await RunAsync(database, "pause")).Output, Does.Contain("was paused already"));
        Assert.That((await RunAsync(database, "status")).Output, Does.Contain("PAUSED since").And.Contain("a look at Keepa"));
        Assert.That((await RunAsync(database, "resume")).Output, Does.Contain("goes on; the sweeper rings"));
        Assert.That((await RunAsync(database, "resume")).Output, Does.Contain("was not paused"));

        Assert.That((await RunAsync(database, "replay", $"{failed}")).ExitCode, Is.Zero);
        var again = await RunAsync(database, "replay", $"{failed}");
        Assert.That((again.ExitCode, again.Output), Is.EqualTo((1, "")));
        Assert.That(again.Notes, Does.Contain("It is PENDING: only a FAILED one can be replayed."));
        Assert.That((await RunAsync(database, "cancel", $"{failed}")).ExitCode, Is.Zero);
        Assert.That((await RunAsync(database, "batches")).Output, Does.Contain("Cancelled by an operator"));
        Assert.That((await RunAsync(database, "cancel", $"{Guid.NewGuid()}")).ExitCode, Is.EqualTo(3));
    }

    [Test]
    public async Task What_a_person_runs_by_hand_is_what_a_migration_would_have_run()
    {
        await using var database = await TestDatabase.CreateAsync();
        var before = await RunAsync(database, "status");
        Assert.That((before.ExitCode, before.Notes), Is.EqualTo((1, $"The database's schema is older than this program: `migrate` brings it up to date.{Environment.NewLine}")));

        var script = (await RunAsync(database, "migrate", "--script")).Output;
        await using (var command = database.DataSource.CreateCommand(script))
        {
            await command.ExecuteNonQueryAsync();
        }

        Assert.That((await RunAsync(database, "migrate", "--script")).Output, Is.EqualTo($"-- Nothing is to be run: the schema is at {MigrationScript.Newest}.\n"));
        Assert.That((await RunAsync(database, "migrate")).Output, Does.Contain("was up to date"));
        Assert.That((await RunAsync(database, "status")).Output, Does.Contain($"{MigrationScript.Newest}, up to date"));
    }

    [Test]
    public async Task An_empty_database_is_migrated()
    {
        await using var database = await TestDatabase.CreateAsync();

        Assert.That((await RunAsync(database, "migrate")).Output, Does.StartWith("Ran 0001_").And.Contains(MigrationScript.Newest));
        Assert.That((await RunAsync(database, "status")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Poison_messages_are_shown_and_given_back()
    {
        var storage = await TestStorage.ConnectionStringAsync();
        var poison = new QueueClient(storage, FunctionsSettings.BatchesQueue + PoisonMessages.Suffix);
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"version":1}""")));
        await poison.SendMessageAsync("[red]no base64[/]");

        var shown = await RunAsync(null, "poison", "--storage", storage);
        Assert.That(shown.Output, Does.Contain("product-batches: 2 poison messages").And.Contain("[red]no base64[/]").And.Contain("It is not base64"));

        Assert.That((await RunAsync(null, "poison", "--requeue", "--storage", storage)).Output, Does.Contain("product-batches: 1 given back, 1 stay"));
        using var left = JsonDocument.Parse((await RunAsync(null, "poison", "--json", "--storage", storage)).Output);
        Assert.That(left.RootElement[1].GetProperty("count").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task Where_nothing_runs_it_says_what_to_name()
    {
        Assert.That(await RunAsync(null, "status"), Is.EqualTo((1, "", $"No servers run in this clone: start `up`, or name a database with --connection.{Environment.NewLine}")));
        Assert.That((await RunAsync(null, "poison")).Notes, Does.StartWith("No servers run in this clone").And.Contains("--storage"));
    }

    [TestCase(1, "status", "--connection", "Host=127.0.0.1;Port=1;Username=someone;Password=" + Password)]
    [TestCase(1, "status", "--connection", "postgres://someone:" + Password + "@127.0.0.1:1/db")]
    [TestCase(2, "batches", "--connection", "Nonsense=" + Password)]
    [TestCase(1, "migrate", "--connection", "Host=127.0.0.1;Port=1;Password=" + Password)]
    [TestCase(2, "poison", "--storage", "AccountKey=" + Password)]
    [TestCase(2, "poison", "--storage", "UseDevelopmentStorage=" + Password)]
    public async Task A_place_that_cannot_be_reached_is_a_failure_one_that_is_none_a_wrong_use_and_no_secret_is_told(int expected, params string[] arguments)
    {
        var (exitCode, output, notes) = await RunAsync(null, arguments);

        Assert.That((exitCode, output), Is.EqualTo((expected, "")));
        Assert.That(notes, Is.Not.Empty.And.Not.Contains(Password).And.Not.Contains("   at "));
    }

    private static async Task<JsonDocument> JsonAsync(TestDatabase database, params string[] arguments)
    {
        var (exitCode, output, notes) = await RunAsync(database, [.. arguments, "--json"]);
        Assert.That(exitCode, Is.Zero, notes);
        return JsonDocument.Parse(output);
    }

    private static async Task<(int ExitCode, string Output, string Notes)> RunAsync(TestDatabase? database, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var output = new StringWriter();
        await using var notes = new StringWriter();
        string[] place = database is null ? [] : ["--connection", database.ConnectionString];

        var exitCode = await CommandLine.RunAsync([.. arguments, .. place, "--data", folder["data"]], output, notes, TimeProvider.System);

        return (exitCode, $"{output}", $"{notes}");
    }

    private static async Task<Guid> BatchAsync(TestDatabase database, string status)
    {
        await using var seller = database.DataSource.CreateCommand(
            "insert into sellers (seller_id, domain, is_active) values ('A1SMALLSHOP12', 1, true) on conflict do nothing");
        await seller.ExecuteNonQueryAsync();
        await using var batch = database.DataSource.CreateCommand($"""
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, completed_at)
            select id, 1, array['B00000000{(status == "FAILED" ? 1 : 2)}'], '{status}', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', case '{status}' when 'FAILED' then now() end
            from sellers returning id
            """);
        return (Guid)(await batch.ExecuteScalarAsync())!;
    }
}
