using Npgsql;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;
using SellerSync.Tests.Database;

namespace SellerSync.Tests.Servers;

[Category("Endurance")]
internal sealed class TestPoolerTests
{
    [Test]
    public async Task It_pools_transactions_so_that_a_session_is_nobodys_own()
    {
        await using var database = await TestDatabase.CreateAsync();
        var pooler = await TestServers.PoolerAsync();
        await using var source = NpgsqlDataSource.Create(ConnectionStrings.Parse(pooler.ConnectionString(database.ConnectionString)));
        await using var first = await source.OpenConnectionAsync();
        await using var second = await source.OpenConnectionAsync();

        Assert.That(await ProcessAsync(second), Is.EqualTo(await ProcessAsync(first)), "two clients on one connection of the server");
    }

    [Test]
    public async Task An_empty_database_is_migrated_through_it_by_two_at_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var pooled = ConnectionStrings.Parse((await TestServers.PoolerAsync()).ConnectionString(database.ConnectionString)).ConnectionString;

        await Task.WhenAll(Migrated.MigrateAsync(pooled), Migrated.MigrateAsync(pooled));

        await using var count = database.DataSource.CreateCommand("select count(*) from sellersync_migrations");
        Assert.That(await count.ExecuteScalarAsync(), Is.EqualTo(typeof(Migrator).Assembly.GetManifestResourceNames().Count(name => name.EndsWith(".sql", StringComparison.Ordinal))));
    }

    private static async Task<object?> ProcessAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        return await command.ExecuteScalarAsync();
    }
}
