using Npgsql;
using SellerSync.Infrastructure.Database.Monitoring;

namespace SellerSync.Tests.Database;

public sealed class LongTransactionsTests : DatabaseFixture
{
    [Test]
    public async Task A_transaction_that_holds_a_snapshot_is_found_with_what_it_takes_to_end_it()
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await AskAsync(connection, "set application_name = 'a forgotten console'");
        await AskAsync(connection, "select count(*) from sellers");

        var oldest = await OldestAsync(TimeSpan.Zero);

        Assert.That((oldest!.Application, oldest.ProcessId), Is.EqualTo(("a forgotten console", connection.ProcessID)));
        Assert.That(oldest.Age, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(await OldestAsync(TimeSpan.FromMinutes(10)), Is.Null, "it is young");

        await transaction.RollbackAsync();
        Assert.That(await OldestAsync(TimeSpan.Zero), Is.Null, "it has ended");
    }

    [Test]
    public async Task One_that_wrote_holds_back_as_well_and_one_that_did_nothing_does_not()
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await AskAsync(connection, "set local application_name = 'an idle console'"); // needs no snapshot
        Assert.That(await OldestAsync(TimeSpan.Zero), Is.Null);

        await AskAsync(connection, "insert into users (id) values (gen_random_uuid())");
        Assert.That((await OldestAsync(TimeSpan.Zero))!.ProcessId, Is.EqualTo(connection.ProcessID));
    }

    private Task<SellerSync.Domain.Monitoring.LongTransaction?> OldestAsync(TimeSpan longerThan) => new LongTransactions(Db).OldestAsync(longerThan, default);

    private static async Task AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
