using Npgsql;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

[Parallelizable(ParallelScope.All)]
public sealed class MigratorTests
{
    [Test]
    public async Task Migrations_run_twice_and_side_by_side_without_harm()
    {
        await using var database = await TestDatabase.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrated.MigrateAsync(database.DataSource)));
        await Migrated.MigrateAsync(database.DataSource);

        Assert.That(
            await ScalarAsync(database, "select count(*) from sellersync_migrations"),
            Is.EqualTo(Directory(typeof(Migrator)).LongLength));
    }

    [Test]
    public async Task A_schema_that_is_up_to_date_is_looked_at_without_a_lock()
    {
        await using var database = await Migrated.DatabaseAsync();
        await using var reader = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var read = new NpgsqlCommand("select from sellersync_migrations", reader);
        await read.ExecuteNonQueryAsync();

        // Whoever changes the table waits for those who read it.
        await Migrated.MigrateAsync(database.DataSource).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [TestCase("delete from sellersync_migrations where scriptname like '%0019%'")]
    [TestCase("alter table sellersync_migrations disable row level security")]
    public async Task What_a_start_that_broke_off_left_undone_is_done_by_the_next(string leave)
    {
        await using var database = await Migrated.DatabaseAsync();
        await RunAsync(database, leave);

        await Migrated.MigrateAsync(database.DataSource);

        Assert.That(await ScalarAsync(database, "select count(*) from sellersync_migrations"), Is.EqualTo(Directory(typeof(Migrator)).LongLength));
        Assert.That(await ScalarAsync(database, "select relrowsecurity from pg_class where relname = 'sellersync_migrations'"), Is.True);
    }

    [Test]
    public async Task Every_table_that_we_create_has_row_level_security_and_no_policy()
    {
        await using var database = await Migrated.DatabaseAsync();

        Assert.That(
            await ScalarAsync(database, "select string_agg(relname, ', ') from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and not relrowsecurity"),
            Is.EqualTo(DBNull.Value));
        Assert.That(await ScalarAsync(database, "select count(*) from pg_policies"), Is.Zero);
    }

    [Test]
    public async Task Filling_in_a_large_table_is_ended_by_no_time_limit_of_the_server()
    {
        await using var database = await TestDatabase.CreateAsync();
        await RunAsync(database, OldDatabase.Sql);
        await RunAsync(database, """
            create schema noted;
            create table noted.limits (statement text);
            create function noted.note() returns trigger language plpgsql as
              $$ begin insert into noted.limits values (current_setting('statement_timeout')); return new; end $$;
            create trigger note before update on seller_products for each row execute function noted.note();
            do $$ begin execute format('alter database %I set statement_timeout = %L', current_database(), '2min'); end $$;
            """);
        database.DataSource.Clear();

        await Migrated.MigrateAsync(database.DataSource);

        Assert.That(await ScalarAsync(database, "select current_setting('statement_timeout')"), Is.EqualTo("2min"));
        Assert.That(await ScalarAsync(database, "select string_agg(distinct statement, ',') from noted.limits"), Is.EqualTo("0"));
    }

    [Test]
    public async Task An_older_database_is_taken_as_it_is()
    {
        await using var database = await TestDatabase.CreateAsync();
        await RunAsync(database, OldDatabase.Sql);
        await Migrated.MigrateAsync(database.DataSource);

        var db = new Infrastructure.Database.Database(database.DataSource, Infrastructure.Database.Database.Retries(TimeProvider.System));
        var seller = await new SellerStore(db, Migrated.LedgerOn(db)).FindAsync(SellerId.Parse("AOLDSELLER0001"), Marketplace.Find(1)!, default);

        Assert.That(seller!.Name, Is.EqualTo("Old shop"));
        Assert.That(seller.Open.Pending, Is.EqualTo(1));
        Assert.That(await ScalarAsync(database, "select asin_id || '|' || domain from seller_products"), Is.EqualTo("B000000001|1"), "filled from the template");
        Assert.That(await ScalarAsync(database, "select count(*) from seller_products_with_templates"), Is.EqualTo(1), "the frontend's view stays");
        Assert.That(await ScalarAsync(database, "select relrowsecurity from pg_class where relname = 'product_templates'"), Is.False, "what we did not create keeps its doors");
        await new SearchStore(db).RecordAsync(seller, new Search(OldDatabase.User, TimeProvider.System.GetUtcNow(), 0), default);
    }

    private static string[] Directory(Type assemblyOf) =>
        [.. assemblyOf.Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))];

    private static async Task RunAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
