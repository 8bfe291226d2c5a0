using Npgsql;
using Polly;
using Polly.Simmy;
using Polly.Simmy.Fault;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

/// <summary>Lookups that come together go to the database together. The first is held up by a lock on its table, and the others come meanwhile.</summary>
public sealed class CoalescedCallsTests : DatabaseFixture
{
    private static readonly SellerId[] Shops = [.. Enumerable.Range(0, 20).Select(number => SellerId.Parse($"ASHOP{number:D8}"))];

    [Test]
    public async Task Those_who_wait_meanwhile_share_a_round_trip_and_each_sees_its_own_seller()
    {
        SellerId?[] known = [.. Shops.Select((shop, number) => number % 3 == 1 ? (SellerId?)null : shop)];
        foreach (var shop in known.OfType<SellerId>())
        {
            await Sellers.SaveAsync(Reading([], shop), SearchBy(Guid.NewGuid()), default);
        }

        using var statements = new CountedStatements();
        var looks = await MeanwhileAsync<Task<SellerOnRecord>>("sellers", () => [.. Shops.Select(shop => LookAsync(Guid.NewGuid(), shop))]);

        Assert.That((await Task.WhenAll(looks)).Select(found => found.Seller?.SellerId), Is.EqualTo(known));
        Assert.That(statements.Count, Is.EqualTo(3), "the lock, the first one's look, and that of all others");
        Assert.That(await ScalarAsync<long>("select count(*) from users"), Is.EqualTo(known.Count(shop => shop is not null) + Shops.Length));
    }

    [Test]
    public async Task Those_who_wait_meanwhile_share_a_commit_and_each_search_is_recorded()
    {
        var user = Guid.NewGuid();
        var seller = (await Sellers.SaveAsync(Reading([]), SearchBy(user), default)).Seller;
        var searches = new SearchStore(Db);

        await Task.WhenAll(await MeanwhileAsync<Task>(
            "seller_queries", () => [.. Enumerable.Range(1, 20).Select(number => searches.RecordAsync(seller, SearchBy(user) with { TokensUsed = 100 + number }, default))]));

        Assert.That(
            await ScalarAsync<string>("select count(distinct tokens_used) || ' in ' || count(distinct xmin::text) from seller_queries where tokens_used > 100"),
            Is.EqualTo("20 in 2"));
    }

    [Test]
    public async Task A_user_whom_the_database_refuses_is_refused_alone()
    {
        var known = Guid.NewGuid();
        await LookAsync(known, Seller);
        await using var refusal = await RefusedUsers.FromNowOnAsync(RunAsync);

        var looks = await MeanwhileAsync<Task<SellerOnRecord>>("sellers", () => [LookAsync(known, Seller), LookAsync(known, Seller), LookAsync(Guid.NewGuid(), Seller), LookAsync(known, Seller)]);

        Assert.That(async () => await looks[2], Throws.TypeOf<UnknownUserException>());
        Assert.That(async () => await Task.WhenAll(looks[0], looks[1], looks[3]), Throws.Nothing);
    }

    [Test]
    public async Task A_user_who_has_gone_meanwhile_takes_nobody_s_search_along()
    {
        var known = Guid.NewGuid();
        var seller = (await Sellers.SaveAsync(Reading([]), SearchBy(known), default)).Seller;
        var searches = new SearchStore(Db);
        await using var refusal = await RefusedUsers.FromNowOnAsync(RunAsync);

        Guid[] users = [known, known, Guid.NewGuid(), known];
        var recorded = await MeanwhileAsync<Task>("seller_queries", () => [.. users.Select(user => searches.RecordAsync(seller, SearchBy(user) with { TokensUsed = 0 }, default))]);

        Assert.That(async () => await recorded[2], Throws.TypeOf<UnknownUserException>());
        await Task.WhenAll(recorded[0], recorded[1], recorded[3]);
        Assert.That(await ScalarAsync<long>($"select count(*) from seller_queries where user_id = '{known}' and tokens_used = 0"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_database_that_goes_away_while_each_is_asked_for_alone_is_asked_no_more()
    {
        await using var refusal = await RefusedUsers.FromNowOnAsync(RunAsync);
        var asked = 0;
        var failing = new ResiliencePipelineBuilder()
            .AddChaosFault(new ChaosFaultStrategyOptions
            {
                InjectionRate = 1,
                EnabledGenerator = _ => ValueTask.FromResult(++asked > 2),
                FaultGenerator = _ => ValueTask.FromResult<Exception?>(new NpgsqlException("The database is away")),
            })
            .Build();
        var sellers = new SellerStore(new(Source, failing), Ledger);

        // The first waits for the lock and is refused, all others together as well; the first of those finds the database away.
        var looks = await MeanwhileAsync<Task<SellerOnRecord>>(
            "users", () => [.. Shops.Select(shop => sellers.LookAsync(Guid.NewGuid(), shop, Com, DateTimeOffset.UnixEpoch, default))]);

        Assert.That(async () => await looks[0], Throws.TypeOf<UnknownUserException>());
        foreach (var look in looks.Skip(1))
        {
            Assert.That(async () => await look, Throws.TypeOf<StoreUnavailableException>());
        }

        Assert.That(asked, Is.EqualTo(3));
    }

    [Test]
    public async Task Who_waits_for_a_database_that_hangs_waits_no_longer_than_the_first()
    {
        var limited = new SellerStore(
            new(Source, Infrastructure.Database.Database.Retries(TimeProvider.System), TimeSpan.FromMilliseconds(200)), Ledger);
        using var statements = new CountedStatements();

        await MeanwhileAsync("sellers", () =>
        {
            Task[] looks = [.. Shops.Select(shop => limited.LookAsync(Guid.NewGuid(), shop, Com, DateTimeOffset.UnixEpoch, default))];
            foreach (var look in looks)
            {
                Assert.That(async () => await look, Throws.TypeOf<StoreUnavailableException>());
            }

            return looks;
        });

        Assert.That(statements.Count, Is.EqualTo(2), "the lock and the first one's look");
    }

    [Test]
    public async Task Who_hangs_up_waits_no_longer_and_keeps_nobody_from_being_answered()
    {
        using var hungUp = new CancellationTokenSource();
        var looks = await MeanwhileAsync("sellers", () =>
        {
            Task[] looks =
            [
                LookAsync(Guid.NewGuid(), Seller, hungUp.Token), LookAsync(Guid.NewGuid(), Seller, hungUp.Token), LookAsync(Guid.NewGuid(), Seller),
            ];
            hungUp.Cancel();
            Assert.That(async () => await looks[1], Throws.InstanceOf<OperationCanceledException>());
            return looks;
        });

        Assert.That(async () => await looks[2], Throws.Nothing);
        Assert.That(async () => await looks[0], Throws.Nothing, "it was under way");
    }

    private Task<SellerOnRecord> LookAsync(Guid userId, SellerId seller, CancellationToken cancellationToken = default) =>
        Sellers.LookAsync(userId, seller, Com, DateTimeOffset.UnixEpoch, cancellationToken);

    private async Task<T[]> MeanwhileAsync<T>(string table, Func<T[]> ask)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"lock table {table} in access exclusive mode", connection, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var asked = ask();
        await transaction.RollbackAsync();
        return asked;
    }

    /// <summary>Lets the database take no user whom it does not know, as one does whose users belong to another system.</summary>
    private sealed class RefusedUsers(Func<string, Task> runAsync) : IAsyncDisposable
    {
        public static async Task<RefusedUsers> FromNowOnAsync(Func<string, Task> runAsync)
        {
            await runAsync("alter table users add column email text default 'known'; alter table users alter column email drop default");
            await runAsync("alter table users alter column email set not null");
            return new RefusedUsers(runAsync);
        }

        public async ValueTask DisposeAsync() => await runAsync("alter table users drop column email");
    }
}
