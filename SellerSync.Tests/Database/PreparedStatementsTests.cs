using Microsoft.Extensions.Options;
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

    [Test]
    public async Task A_connection_of_the_servers_own_keeps_them()
    {
        await using var source = DataSources.Create(await OptionsAsync(DatabaseWay.Direct));

        Assert.That(async () => await new PreparedStatements(source, Options.Create(await OptionsAsync(DatabaseWay.Direct))).CheckAsync(default), Throws.Nothing);
    }

    [Test]
    [Category("Endurance")]
    public async Task A_pooler_in_transaction_mode_that_loses_them_is_found_out_and_the_words_hold_no_secret()
    {
        var options = await OptionsAsync(DatabaseWay.Pooler);
        await using var source = DataSources.Create(options);

        Assert.That(
            async () => await new PreparedStatements(source, Options.Create(options)).CheckAsync(default),
            Throws.TypeOf<PreparedStatementsLostException>().With.Message.Contains("Database:PreparedStatements").And.Message.Not.Contains("Host="));

        options.PreparedStatements = false;
        Assert.That(async () => await new PreparedStatements(source, Options.Create(options)).CheckAsync(default), Throws.Nothing);
    }

    private async Task<DatabaseOptions> OptionsAsync(DatabaseWay way)
    {
        var direct = (await TestServers.PostgreSqlAsync()).ConnectionString(await ScalarAsync<string>("select current_database()::text"));
        return new DatabaseOptions
        {
            ConnectionString = way == DatabaseWay.Pooler ? (await TestServers.PoolerAsync()).ConnectionString(direct) : direct,
            PreparedStatements = true,
        };
    }
}
