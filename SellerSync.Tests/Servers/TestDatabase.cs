using System.Collections.Concurrent;
using System.Reflection;
using Npgsql;

namespace SellerSync.Tests.Servers;

/// <summary>
/// A fresh PostgreSQL database for one fixture, copied in about 0.1 seconds from a template that is migrated once a run.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<MethodInfo, Lazy<Task<string>>> Templates = new();
    private static int _count;

    private readonly string _name;

    private TestDatabase(string name, string connectionString)
    {
        _name = name;
        ConnectionString = connectionString;
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>An empty database.</summary>
    public static Task<TestDatabase> CreateAsync() => CopyAsync("template1");

    /// <summary>A migrated database.</summary>
    /// <param name="migrate">Takes a connection string. One template stands for each method, so it must not depend on captured variables.</param>
    public static async Task<TestDatabase> CreateAsync(Func<string, Task> migrate) =>
        await CopyAsync(await Templates.GetOrAdd(migrate.Method, _ => new Lazy<Task<string>>(() => MigrateTemplateAsync(migrate))).Value);

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        // A test's own pools may still hold connections.
        await ExecuteAsync($"drop database if exists {_name} with (force)");
    }

    private static async Task<TestDatabase> CopyAsync(string template)
    {
        var name = NextName("test");
        await ExecuteAsync($"create database {name} template {template}");
        return new TestDatabase(name, (await TestServers.PostgreSqlAsync()).ConnectionString(name));
    }

    private static async Task<string> MigrateTemplateAsync(Func<string, Task> migrate)
    {
        var name = NextName("template");
        await ExecuteAsync($"create database {name}");
        // A template is copied only while nobody is connected: no pool may keep a connection.
        await migrate((await TestServers.PostgreSqlAsync()).ConnectionString(name) + ";Pooling=false");
        return name;
    }

    private static string NextName(string kind) => $"{kind}_{Interlocked.Increment(ref _count)}";

    private static async Task ExecuteAsync(string statement)
    {
        var server = await TestServers.PostgreSqlAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
