using Npgsql;

namespace SellerSync.Tests.Servers;

[Parallelizable(ParallelScope.All)]
public sealed class TestDatabaseTests
{
    [Test]
    public async Task Databases_are_copies_that_do_not_see_each_other()
    {
        await using var one = await TestDatabase.CreateAsync(CreateTableAsync);
        await using var other = await TestDatabase.CreateAsync(CreateTableAsync);

        await one.DataSource.CreateCommand("insert into things values (1)").ExecuteNonQueryAsync();

        Assert.That(await CountAsync(one), Is.EqualTo(1));
        Assert.That(await CountAsync(other), Is.Zero);
    }

    [Test]
    public async Task A_disposed_database_is_gone()
    {
        var database = await TestDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();

        await database.DisposeAsync();

        await using var fresh = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        Assert.That(
            async () => await fresh.OpenAsync(),
            Throws.TypeOf<PostgresException>().With.Property(nameof(PostgresException.SqlState)).EqualTo(PostgresErrorCodes.InvalidCatalogName));
    }

    [Test]
    public async Task The_server_refuses_whoever_has_no_password()
    {
        var server = await TestServers.PostgreSqlAsync();
        var stranger = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Password = "guess", Pooling = false };

        await using var connection = new NpgsqlConnection(stranger.ConnectionString);

        Assert.That(
            async () => await connection.OpenAsync(),
            Throws.TypeOf<PostgresException>().With.Property(nameof(PostgresException.SqlState)).EqualTo(PostgresErrorCodes.InvalidPassword));
    }

    private static async Task CreateTableAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await source.CreateCommand("create table things (id int)").ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(TestDatabase database) =>
        (long)(await database.DataSource.CreateCommand("select count(*) from things").ExecuteScalarAsync())!;
}
