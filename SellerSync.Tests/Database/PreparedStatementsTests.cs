using SellerSync.Infrastructure.Database;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

public sealed class PreparedStatementsTests : DatabaseFixture
{
    [TestCase(true, 1)]
    [TestCase(false, 0)]
    public async Task A_connection_keeps_a_statement_planned_from_its_second_use_on_only_where_it_is_told_to(bool isTold, int kept)
    {
        var name = await ScalarAsync<string>("select current_database()::text");
        await using var source = DataSources.Create(new DatabaseOptions
        {
            ConnectionString = (await TestServers.PostgreSqlAsync()).ConnectionString(name),
            PreparedStatements = isTold,
        });
        await using var connection = await source.OpenConnectionAsync();
        for (var use = 1; use <= 2; use++)
        {
            await using var command = new Npgsql.NpgsqlCommand("select 'again'", connection);
            await command.ExecuteScalarAsync();
        }

        await using var count = new Npgsql.NpgsqlCommand("select count(*)::int from pg_prepared_statements where statement like '%again%'", connection);
        Assert.That(await count.ExecuteScalarAsync(), Is.EqualTo(kept));
    }
}
