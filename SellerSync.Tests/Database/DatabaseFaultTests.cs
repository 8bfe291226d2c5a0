using Npgsql;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

/// <summary>What a real server does to a transaction, and what becomes of it.</summary>
[CancelAfter(60_000)]
public sealed class DatabaseFaultTests : DatabaseFixture
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_transaction_whose_connection_the_server_ends_is_done_again_whole()
    {
        var tries = 0;
        await Db.InTransactionAsync(
            async (connection, token) =>
            {
                await WriteAsync(connection, "insert into users (id) values (gen_random_uuid())", token);
                if (++tries == 1)
                {
                    await RunAsync($"select pg_terminate_backend({connection.ProcessID})");
                }

                await WriteAsync(connection, "insert into users (id) values (gen_random_uuid())", token);
                return true;
            },
            default);

        Assert.That(tries, Is.EqualTo(2));
        Assert.That(await ScalarAsync<long>("select count(*) from users"), Is.EqualTo(2), "what the first try wrote is gone");
    }

    [Test]
    public async Task A_transaction_that_stood_still_for_too_long_is_done_again_whole()
    {
        var tries = 0;
        await Db.InTransactionAsync(
            async (connection, token) =>
            {
                await WriteAsync(connection, "insert into users (id) values (gen_random_uuid())", token);
                if (++tries == 1)
                {
                    await WriteAsync(connection, "set local idle_in_transaction_session_timeout = 10", token);
                    while (await ScalarAsync<bool>($"select exists (select from pg_stat_activity where pid = {connection.ProcessID})"))
                    {
                        token.ThrowIfCancellationRequested();
                    }
                }

                await WriteAsync(connection, "insert into users (id) values (gen_random_uuid())", token);
                return true;
            },
            default);

        Assert.That(tries, Is.EqualTo(2));
        Assert.That(await ScalarAsync<long>("select count(*) from users"), Is.EqualTo(2));
    }

    [Test]
    public async Task Two_transactions_that_deadlock_are_both_done()
    {
        await RunAsync("insert into users (id) values ('00000000-0000-0000-0000-000000000001'), ('00000000-0000-0000-0000-000000000002')");
        var tries = 0;
        var bothHoldOne = new Barrier(2);

        await Task.WhenAll(CrossAsync(1, 2), CrossAsync(2, 1));

        Assert.That(tries, Is.EqualTo(3), "one of them was the victim and was done again");

        Task<bool> CrossAsync(int first, int second) => Task.Run(() =>
        {
            var met = false;
            return Db.InTransactionAsync(
                async (connection, token) =>
                {
                    Interlocked.Increment(ref tries);
                    await WriteAsync(connection, Touch(first), token);
                    if (!met)
                    {
                        met = true;
                        bothHoldOne.SignalAndWait(Promptly, token);
                    }

                    await WriteAsync(connection, Touch(second), token);
                    return true;
                },
                default);
        });

        static string Touch(int user) => $"update users set id = id where id = '00000000-0000-0000-0000-00000000000{user}'";
    }

    [Test]
    public async Task A_server_without_a_connection_to_spare_is_unavailable_soon()
    {
        var role = $"narrow_{Guid.NewGuid():N}";
        await RunAsync($"create role {role} login password 'narrow' connection limit 1");
        await using var source = NpgsqlDataSource.Create(await ThroughAsync(settings => (settings.Username, settings.Password) = (role, "narrow")));
        await using (await source.OpenConnectionAsync())
        {
            AssertUnavailableSoon(source);
        }

        await source.DisposeAsync();
        await RunAsync($"drop role {role}");
    }

    [Test]
    public async Task A_pool_without_a_connection_to_spare_is_unavailable_soon_and_goes_on_when_one_is_back()
    {
        await using var source = NpgsqlDataSource.Create(await ThroughAsync(settings => (settings.MaxPoolSize, settings.Timeout) = (1, 1)));
        await using (await source.OpenConnectionAsync())
        {
            AssertUnavailableSoon(source);
        }

        Assert.That(await OneAsync(source), Is.EqualTo(1));
    }

    [Test]
    public async Task A_database_that_takes_no_writes_is_unavailable_to_them()
    {
        await using var source = NpgsqlDataSource.Create(await ThroughAsync(settings => settings.Options = "-c default_transaction_read_only=on"));

        Assert.That(await OneAsync(source), Is.EqualTo(1), "it can be read");
        Assert.That(
            async () => await On(source).ExecuteAsync("insert into users (id) values (gen_random_uuid())", [], default),
            Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task Batches_are_claimed_while_an_old_transaction_holds_its_snapshot()
    {
        await using var old = await Source.OpenConnectionAsync();
        await using var transaction = await old.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await WriteAsync(old, "select count(*) from product_batches", default);
        var saved = await Sellers.SaveAsync(Reading(Range(1, 12)), SearchBy(Guid.NewGuid()), default);
        var handOver = (await HandOvers.TakeAsync(saved.HandOverId!.Value, default))!;
        await HandOvers.BecomeQueuedAsync(handOver, RoutingPolicy.Decide(12, null, 0, new RoutingThresholds()), default);

        var claimed = await ClaimAsync("w1", null, 3);
        await StoreChunkAsync(claimed.Single(), Answer(claimed.Single().Unsettled), 84);

        Assert.That((await Batches.CompleteAsync(claimed.Single(), default)).Failures, Is.Empty);
    }

    [TestCase("America/New_York")]
    [TestCase("Australia/Lord_Howe")]
    public async Task Times_are_the_same_whatever_zone_a_session_is_in(string zone)
    {
        await using var source = NpgsqlDataSource.Create(await ThroughAsync(settings => settings.Timezone = zone));
        var elsewhere = new SellerStore(On(source), Ledger);
        var search = SearchBy(Guid.NewGuid());

        await elsewhere.SaveAsync(Reading(Range(1, 3)), search, default);

        var here = (await Sellers.FindAsync(Seller, Com, default))!.LastCheckedAt!.Value;
        Assert.That(here, Is.EqualTo(search.At).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That((await elsewhere.FindAsync(Seller, Com, default))!.LastCheckedAt, Is.EqualTo(here));
    }

    private static Task<int> OneAsync(NpgsqlDataSource source) => On(source).QueryAsync(
        async (connection, token) =>
        {
            await using var one = new NpgsqlCommand("select 1", connection);
            return (int)(await one.ExecuteScalarAsync(token))!;
        },
        default);

    private static void AssertUnavailableSoon(NpgsqlDataSource source)
    {
        var asked = TimeProvider.System.GetTimestamp();
        Assert.That(async () => await OneAsync(source), Throws.TypeOf<StoreUnavailableException>());
        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(Promptly));
    }

    private static async Task WriteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
