using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;

namespace SellerSync.Benchmarks.Servers;

/// <summary>A database for one side of a figure, gone after it.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _owner;

    private BenchDatabase(string name, string owner, string connectionString)
    {
        (_name, _owner, ConnectionString) = (name, owner, connectionString);
        Source = NpgsqlDataSource.Create(ConnectionStrings.Parse(connectionString));
    }

    public string ConnectionString { get; }

    /// <summary>As the functions open it.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>As libpq's and Node's clients write it.</summary>
    public Uri Address
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(ConnectionString);
            return new Uri($"postgres://{parts.Username}:{parts.Password}@{parts.Host}:{parts.Port}/{_name}");
        }
    }

    /// <summary>An empty database.</summary>
    public static async Task<BenchDatabase> CreateAsync(BenchServers servers, string name, CancellationToken cancellationToken)
    {
        var server = await servers.PostgreSqlAsync(cancellationToken);
        var owner = server.ConnectionString("postgres") + ";Pooling=false";
        await ExecuteAsync(owner, $"drop database if exists {name} with (force)");
        await ExecuteAsync(owner, $"create database {name}");
        return new BenchDatabase(name, owner, server.ConnectionString(name));
    }

    /// <summary>A database with our tables.</summary>
    public static async Task<BenchDatabase> MigratedAsync(BenchServers servers, string name, CancellationToken cancellationToken)
    {
        var database = await CreateAsync(servers, name, cancellationToken);
        await new Migrator(database.Source, NullLogger<Migrator>.Instance).MigrateAsync(cancellationToken);
        return database;
    }

    /// <summary>How often <see cref="ScalarAsync"/> has asked: what a figure that counts statements must take off.</summary>
    public int Asked { get; private set; }

    public Task RunAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        Asked++;
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await ExecuteAsync(_owner, $"drop database if exists {_name} with (force)");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
