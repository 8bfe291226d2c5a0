using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

/// <summary>A team that moves over keeps its database, in whichever shape the older backend left it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OldDatabaseTests
{
    private static readonly SellerId Seller = SellerId.Parse("AOLDSELLER0001");
    private static readonly Marketplace Com = Marketplace.Find(1)!;
    private const int TokensAtRisk = 150;

    [Test]
    public async Task Migrations_run_twice_and_side_by_side_and_leave_alone_what_was_there([Values] bool queriesAsWritten, [Values] bool oneMarketplace)
    {
        await using var database = await CreateAsync(queriesAsWritten, oneMarketplace);
        var before = await OldDatabase.SchemaAsync(database);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Migrated.MigrateAsync(database.DataSource)));
        await Migrated.MigrateAsync(database.DataSource);

        var after = await OldDatabase.SchemaAsync(database);
        Assert.That(before.Count(line => line.StartsWith("published", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(before.Except(after), Is.Empty);
        Assert.That(
            after.Except(before).Where(line => line.StartsWith("row level security", StringComparison.Ordinal)),
            Is.Not.Empty.And.All.EndsWith(" true"), "our own tables have no open door");
        Assert.That(after.Except(before).Where(line => line.StartsWith("policy", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_lookup_works_from_the_search_to_the_stored_product([Values] bool queriesAsWritten, [Values] bool oneMarketplace)
    {
        await using var database = await CreateAsync(queriesAsWritten, oneMarketplace);
        await Migrated.MigrateAsync(database.DataSource);
        var db = new Infrastructure.Database.Database(database.DataSource, Infrastructure.Database.Database.Retries(TimeProvider.System));
        var (keepa, drain) = (Options.Create(new KeepaOptions { ApiKey = "a key" }), Options.Create(new DrainOptions()));
        var gauge = new TokenGauge(keepa, TimeProvider.System);
        gauge.Observe(new TokenReading(TimeProvider.System.GetUtcNow(), TimeSpan.Zero, 15_000, 0, 250, TimeSpan.FromSeconds(50), 0));
        var ledger = Migrated.LedgerOn(db, gauge);
        var firstCalls = new FirstCalls(ledger, new TokenCosts(db, TimeProvider.System), TimeProvider.System);
        var (sellers, handOvers, batches) = (new SellerStore(db, ledger), new HandOverStore(db, firstCalls, drain, TimeProvider.System), new BatchStore(db, new ChunkWrites(db, ledger, drain), firstCalls, drain));
        var now = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.That((await sellers.LookAsync(OldDatabase.User, Seller, Com, now, default)).Seller!.Open.Pending, Is.EqualTo(1));
        var saved = await sellers.SaveAsync(Reading(Com, "B000000003", "B000000002", "B000000001"), new Search(OldDatabase.User, now, 10), default);
        var handOver = (await handOvers.TakeAsync(saved.HandOverId!.Value, default))!;
        var batch = await handOvers.BecomeImmediateAsync(handOver, RoutingPolicy.Decide(1, null, null, new RoutingThresholds()), "w", TokensAtRisk, default);
        await batches.StoreChunkAsync(batch, Paid(Answer("B000000003"), 7), "test", default);
        var old = ((BatchClaim.Claimed)await batches.ClaimAsync("w", null, 3, TokensAtRisk, default)).Batches.Single();
        await batches.StoreChunkAsync(old, Paid(Answer("B000000002", "B000000001"), 14), "test", default);
        var again = await sellers.SaveAsync(Reading(Com, "B000000003", "B000000002", "B000000001"), new Search(OldDatabase.User, now.AddDays(1), 10), default);

        Assert.That(saved.New.Select(asin => asin.Value), Is.EqualTo(new[] { "B000000003" }), "one is stored, one waits, and one was lost on its way");
        Assert.That((await batches.CompleteAsync(batch, default)).Stored, Is.EqualTo(1));
        Assert.That((await batches.CompleteAsync(old, default)).Stored, Is.EqualTo(1));
        Assert.That(again.New, Is.Empty);
        Assert.That(await ScalarAsync(database, "select count(*) from seller_products"), Is.EqualTo(3));
        Assert.That(
            await new RecentSearchStore(db).ReadAsync(OldDatabase.User, 10, default),
            Is.EqualTo(new[] { new RecentSearch(Seller.Value, "A shop", 1, 3, now.AddDays(1)) }));
    }

    [Test]
    public async Task One_seller_lives_in_two_marketplaces_even_where_its_id_alone_was_unique([Values] bool asIndex)
    {
        await using var database = await CreateAsync(queriesAsWritten: false, oneMarketplace: true);
        if (asIndex)
        {
            await RunAsync(database, "alter table sellers drop constraint sellers_seller_id_key; create unique index sellers_seller_id_key on sellers (seller_id)");
        }

        await Migrated.MigrateAsync(database.DataSource);
        var db = new Infrastructure.Database.Database(database.DataSource, Polly.ResiliencePipeline.Empty);
        var sellers = new SellerStore(db, Migrated.LedgerOn(db));

        await sellers.SaveDiscoveredAsync(Reading(Marketplace.Find(3)!, "B000000001"), TimeProvider.System.GetUtcNow(), default);

        Assert.That((await sellers.FindAsync(Seller, Com, default))!.Name, Is.EqualTo("Old shop"));
        Assert.That((await sellers.FindAsync(Seller, Marketplace.Find(3)!, default))!.Name, Is.EqualTo("A shop"));
    }

    private static async Task<TestDatabase> CreateAsync(bool queriesAsWritten, bool oneMarketplace)
    {
        var database = await TestDatabase.CreateAsync();
        await RunAsync(database, OldDatabase.Shape(queriesAsWritten, oneMarketplace));
        return database;
    }

    private static SellerReading Reading(Marketplace marketplace, params string[] asins) =>
        new(Seller, marketplace, "A shop", AsinList.Normalize(asins).Valid, [], [], null, null);

    private static ProductsAnswer Answer(params string[] asins) => new(
        [.. asins.Select(asin => new Product(Asin.Parse(asin), "Title", "Brand", "Category", [], 18.5m, 1, 4.5m, 10, 50, new StorefrontOffer(19.99m, 7, IsFba: true), null))],
        new Dictionary<Asin, ProductFailure>());

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

    private static PaidAnswer Paid(ProductsAnswer answer, int tokens) => new(answer, new TokenReservation(Guid.NewGuid(), answer.Products.Count, tokens), tokens);
}
