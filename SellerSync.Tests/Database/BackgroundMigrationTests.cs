using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class BackgroundMigrationTests
{
    // As the replaced backend may have left them: another key, no times, a date where a moment would do.
    private const string OldSnapshots = """
        create table seller_snapshot_queue (seller_id text not null, domain integer not null, discovered_from_seller_id text, unique (seller_id, domain));
        create table seller_snapshots (seller_id text not null, domain integer not null, snapshot_date date not null, asin_list text[] not null, asin_count integer not null);
        insert into seller_snapshot_queue values ('AOLDRIVAL00001', 1, 'AOLDSELLER0001');
        insert into seller_snapshots values ('AOLDRIVAL00002', 1, '2020-01-01', array['B000000001', 'B000000002'], 2);
        insert into user_sellers (user_id, seller_id) select u.id, s.id from users u, sellers s;
        update users set subscription_status = 'active';
        """;

    [Test]
    public async Task Discovery_and_snapshots_work_on_an_older_database()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var old = database.DataSource.CreateCommand(OldDatabase.Sql + OldSnapshots))
        {
            await old.ExecuteNonQueryAsync();
        }

        await Migrated.MigrateAsync(database.DataSource);
        var db = new Infrastructure.Database.Database(database.DataSource, Infrastructure.Database.Database.Retries(TimeProvider.System));
        var now = TimeProvider.System.GetUtcNow();

        var due = await new DiscoveryStore(db).DueAsync(now.AddHours(-12), now.AddHours(-24), 50, default);
        var snapshots = new SnapshotStore(db);
        var claimed = await snapshots.ClaimAsync(default);
        await snapshots.StoreAsync(claimed!, [], now, default);
        var reading = new SellerReading(
            SellerId.Parse("AOLDRIVAL00002"), Marketplace.Find(1)!, "A rival", AsinList.Normalize(["B000000001", "B000000003"]).Valid, [], [], null, null);
        var saved = await new SellerStore(db, Migrated.LedgerOn(db)).SaveDiscoveredAsync(reading, now, default);

        Assert.That(due.Sellers.Select(seller => seller.SellerId.Value), Is.EqualTo(new[] { "AOLDSELLER0001" }));
        Assert.That(claimed!.SellerId.Value, Is.EqualTo("AOLDRIVAL00001"));
        Assert.That(saved.New.Select(asin => asin.Value), Is.EqualTo(new[] { "B000000003" }), "the old snapshot knew the other");
    }
}
