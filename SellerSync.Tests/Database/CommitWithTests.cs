using Npgsql;

namespace SellerSync.Tests.Database;

/// <summary>Transactions whose last writes go with their commit.</summary>
[CancelAfter(60_000)]
public sealed class CommitWithTests : DatabaseFixture
{
    private const string First = "00000000-0000-0000-0000-000000000001";
    private const string Second = "00000000-0000-0000-0000-000000000002";

    [Test]
    public async Task What_is_written_last_is_committed_with_the_rest()
    {
        Assert.That(await CommitAsync(Db, First, Insert(Second)), Is.EqualTo("done"));

        Assert.That(await UsersAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_transaction_without_last_writes_is_committed_too()
    {
        await CommitAsync(Db, First);

        Assert.That(await UsersAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Null_for_the_last_writes_undoes_all()
    {
        await Db.CommitWithAsync(
            async (connection, token) =>
            {
                await WriteAsync(connection, First, token);
                return (true, (IReadOnlyCollection<NpgsqlBatchCommand>?)null);
            },
            default);

        Assert.That(await UsersAsync(), Is.Zero);
    }

    [Test]
    public async Task A_fault_in_the_last_writes_undoes_all_and_leaves_its_connection_clean()
    {
        await using var source = NpgsqlDataSource.Create(await ThroughAsync(settings => settings.MaxPoolSize = 1));
        var database = On(source);

        Assert.That(async () => await CommitAsync(database, First, Insert(First)), Throws.TypeOf<PostgresException>());

        Assert.That(await UsersAsync(), Is.Zero);
        await CommitAsync(database, First, Insert(Second));
        Assert.That(await UsersAsync(), Is.EqualTo(2), "by the same connection");
    }

    [Test]
    public async Task A_transaction_whose_connection_ends_before_the_last_writes_is_done_again_whole()
    {
        var tries = 0;
        await Db.CommitWithAsync(
            async (connection, token) =>
            {
                await WriteAsync(connection, First, token);
                if (++tries == 1)
                {
                    await RunAsync($"select pg_terminate_backend({connection.ProcessID})");
                }

                return (true, Last(Insert(Second)));
            },
            default);

        Assert.That(tries, Is.EqualTo(2));
        Assert.That(await UsersAsync(), Is.EqualTo(2));
    }

    private static Task<string> CommitAsync(Infrastructure.Database.Database database, string user, params NpgsqlBatchCommand[] last) =>
        database.CommitWithAsync(
            async (connection, token) =>
            {
                await WriteAsync(connection, user, token);
                return ("done", Last(last));
            },
            default);

    private static IReadOnlyCollection<NpgsqlBatchCommand>? Last(params NpgsqlBatchCommand[] commands) => commands;

    private static NpgsqlBatchCommand Insert(string user) => new($"insert into users (id) values ('{user}')");

    private static async Task WriteAsync(NpgsqlConnection connection, string user, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Insert(user).CommandText, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task<long> UsersAsync() => ScalarAsync<long>("select count(*) from users");
}
