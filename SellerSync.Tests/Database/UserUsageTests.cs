using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SellerSync.Domain.Faults;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

/// <summary>A user's usage on a database that can be taken away.</summary>
[CancelAfter(60_000)]
public sealed class UserUsageTests : DatabaseFixture
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private Guid _user;
    private Cable _cable = null!;
    private NpgsqlDataSource _throughCable = null!;
    private UserUsage _usage = null!;

    [SetUp]
    public async Task KnowAUserAsync()
    {
        _user = Guid.NewGuid();
        await RunAsync($"insert into users (id) values ('{_user}')");
        await Sellers.SaveAsync(Reading([]), SearchBy(_user), default);
        var connection = new NpgsqlConnectionStringBuilder((await TestServers.PostgreSqlAsync()).ConnectionString(await ScalarAsync<string>("select current_database()::text")));
        _cable = new Cable(connection.Port);
        (connection.Host, connection.Port) = ("127.0.0.1", _cable.Port);
        _throughCable = NpgsqlDataSource.Create(connection);
        _usage = new UserUsage(
            new Infrastructure.Database.Database(_throughCable, Infrastructure.Database.Database.Retries(TimeProvider.System), TimeSpan.FromSeconds(1)), _time);
    }

    [TearDown]
    public async Task CutAsync()
    {
        await _cable.DisposeAsync();
        await _throughCable.DisposeAsync();
    }

    [Test]
    public async Task It_is_seven_tokens_for_each_product_of_the_users_batches_of_the_last_hour()
    {
        await BatchAsync(_user, 100, "now()");
        await BatchAsync(_user, 20, "now() - interval '59 minutes'");
        await BatchAsync(_user, 1_000, "now() - interval '61 minutes'");
        await BatchAsync(null, 1_000, "now()");

        Assert.That(await TokensAsync(), Is.EqualTo(840));
        Assert.That(await _usage.TokensLastHourAsync(Guid.NewGuid(), default), Is.Zero);
    }

    [Test]
    public async Task It_is_kept_for_5_minutes_and_what_this_instance_adds_counts_at_once()
    {
        await BatchAsync(_user, 100, "now()");
        Assert.That(await TokensAsync(), Is.EqualTo(700));

        await BatchAsync(_user, 50, "now()");
        _usage.Add(_user, 10);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.That(await TokensAsync(), Is.EqualTo(770));

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.That(await TokensAsync(), Is.EqualTo(1_050), "only what stands in the database counts then");
    }

    [Test]
    public async Task What_is_added_while_the_database_is_asked_is_not_lost()
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("lock table product_batches in access exclusive mode", connection, transaction);
        await hold.ExecuteNonQueryAsync();

        var asked = TokensAsync();
        _usage.Add(_user, 10);
        await transaction.CommitAsync();

        Assert.That(await asked, Is.EqualTo(70));
    }

    [Test]
    public async Task While_the_database_is_away_the_last_known_usage_counts_for_an_hour_additions_included()
    {
        await BatchAsync(_user, 100, "now()");
        await TokensAsync();
        await _cable.PullAsync();
        _usage.Add(_user, 10);

        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.That(await TokensAsync(), Is.EqualTo(770));

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.That(TokensAsync, Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task A_database_that_hangs_is_given_up_at_the_time_limit_and_asked_again_when_it_is_back()
    {
        _cable.Freeze();
        var asked = TimeProvider.System.GetTimestamp();

        Assert.That(TokensAsync, Throws.TypeOf<StoreUnavailableException>());
        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(TimeSpan.FromSeconds(5)));

        _cable.Thaw();
        await BatchAsync(_user, 1, "now()");
        Assert.That(await TokensAsync(), Is.EqualTo(7));
    }

    private Task<int> TokensAsync() => _usage.TokensLastHourAsync(_user, default);

    private Task BatchAsync(Guid? user, int products, string createdAt) => RunAsync($"""
        insert into product_batches (id, seller_id, user_id, product_count, new_asins, status, priority, job_type, batch_type, created_at)
        select gen_random_uuid(), id, {(user is null ? "null" : $"'{user}'")}, {products}, array[]::text[], 'COMPLETED', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', {createdAt} from sellers
        """);
}
