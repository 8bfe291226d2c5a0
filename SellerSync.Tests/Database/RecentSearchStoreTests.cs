using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class RecentSearchStoreTests : DatabaseFixture
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SellerId Other = SellerId.Parse("A2MEDIUMSHOP60");

    [Test]
    public async Task Each_seller_stands_once_with_its_latest_search_newest_first()
    {
        var user = Guid.NewGuid();
        await SearchAsync(user, Seller, Com, 0);
        await SearchAsync(user, Other, Com, 1);
        await SearchAsync(user, Seller, Japan, 2);
        await SearchAsync(user, Seller, Com, 3);

        var searches = await ReadAsync(user);

        Assert.That(searches, Is.EqualTo(new[]
        {
            new RecentSearch(Seller.Value, "A shop", 1, 2, Noon.AddMinutes(3)),
            new RecentSearch(Seller.Value, "A shop", 5, 2, Noon.AddMinutes(2)),
            new RecentSearch(Other.Value, "A shop", 1, 2, Noon.AddMinutes(1)),
        }));
        Assert.That(await ReadAsync(user, limit: 1), Is.EqualTo(searches.Take(1)));
    }

    [Test]
    public async Task Searches_are_private()
    {
        await SearchAsync(Guid.NewGuid(), Seller, Com, 0);

        Assert.That(await ReadAsync(Guid.NewGuid()), Is.Empty);
    }

    [Test]
    public async Task A_search_without_a_time_comes_last()
    {
        var user = Guid.NewGuid();
        await SearchAsync(user, Seller, Com, 5);
        await RunAsync("update seller_queries set searched_at = null");
        await SearchAsync(user, Other, Com, 0);

        var searches = await ReadAsync(user);

        Assert.That(searches.Select(search => (search.SellerId, search.SearchedAt)), Is.EqualTo(new[] { (Other.Value, Noon), (Seller.Value, (DateTimeOffset?)null) }));
    }

    [Test]
    public async Task An_older_backends_searches_count_at_the_time_it_noted_itself()
    {
        await using var database = await TestDatabase.CreateAsync();
        await RunAsync(database, OldDatabase.Sql);
        await RunAsync(database, $"""
            insert into seller_queries (user_id, query_input, domain, seller_id, found_seller, queried_at)
            select '{OldDatabase.User}', 'AOLDSELLER0001', 1, id, true, '2024-05-06T07:08:09Z' from sellers;
            insert into seller_queries (user_id, query_input, domain, found_seller) values ('{OldDatabase.User}', 'A0UNKNOWNSHOP0', 1, false)
            """);
        await Migrated.MigrateAsync(database.DataSource);
        var db = new Infrastructure.Database.Database(database.DataSource, Infrastructure.Database.Database.Retries(TimeProvider.System));

        var searches = await new RecentSearchStore(db).ReadAsync(OldDatabase.User, 10, default);

        Assert.That(searches, Is.EqualTo(new[] { new RecentSearch("AOLDSELLER0001", "Old shop", 1, 2, new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero)) }));
    }

    private Task<IReadOnlyList<RecentSearch>> ReadAsync(Guid user, int limit = 10) => new RecentSearchStore(Db).ReadAsync(user, limit, default);

    private Task SearchAsync(Guid user, SellerId seller, Marketplace marketplace, int minute) =>
        Sellers.SaveAsync(Reading(Range(0, 2), seller, marketplace), new Search(user, Noon.AddMinutes(minute), 10), default);

    private static async Task RunAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
