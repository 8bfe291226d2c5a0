using Npgsql;
using SellerSync.Domain.Faults;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Routing;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

/// <summary>What a person waits for, where nothing has been paid for yet.</summary>
[Parallelizable]
public sealed class TimeLimitTests : DatabaseFixture
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    // Far below the time of a statement, which is what others wait.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    private Infrastructure.Database.Database Limited =>
        new(Source, Infrastructure.Database.Database.Retries(TimeProvider.System), Limit);

    [Test]
    public async Task Nobody_waits_longer_for_past_decisions()
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var locked = await LockAsync(connection, "routing_decisions");

        Assert.That(
            () => new RoutingHistory(Limited).ReadAsync(Guid.NewGuid(), null, 10, default).WaitAsync(Long),
            Throws.InstanceOf<StoreUnavailableException>());
    }

    [Test]
    public async Task Nobody_waits_longer_for_what_failed_to_be_handed_over_again()
    {
        var user = Guid.NewGuid();
        var seller = (await Sellers.SaveAsync(Reading([A(1)]), SearchBy(user), default)).Seller;
        await using var connection = await Source.OpenConnectionAsync();
        await using var locked = await LockAsync(connection, "sellers");

        Assert.That(
            () => new SellerStore(Limited, Ledger).RetryAsync(seller, SearchBy(user), default).WaitAsync(Long),
            Throws.InstanceOf<StoreUnavailableException>());
    }

    private static async Task<NpgsqlTransaction> LockAsync(NpgsqlConnection connection, string table)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand($"lock table {table} in access exclusive mode", connection, transaction);
        await hold.ExecuteNonQueryAsync();
        return transaction;
    }
}
