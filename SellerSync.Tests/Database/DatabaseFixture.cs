using Microsoft.Extensions.Options;
using Npgsql;
using Polly;
using Polly.Retry;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Products;
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

/// <summary>A fresh migrated database with the stores on it.</summary>
public abstract class DatabaseFixture
{
    protected static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    protected static readonly Marketplace Com = Marketplace.Find(1)!;
    protected static readonly Marketplace Japan = Marketplace.Find(5)!;

    private TestDatabase _database = null!;

    protected NpgsqlDataSource Source => _database.DataSource;

    protected SellerStore Sellers { get; private set; } = null!;

    protected HandOverStore HandOvers { get; private set; } = null!;

    protected BatchStore Batches { get; private set; } = null!;

    protected Infrastructure.Database.Database Db { get; private set; } = null!;

    protected static KeepaOptions Keepa { get; } = new() { ApiKey = "a key" };

    protected static IOptions<DrainOptions> Drain { get; } = Options.Create(new DrainOptions());

    protected TokenGauge Gauge { get; private set; } = null!;

    protected TokenLedger Ledger { get; private set; } = null!;

    protected FirstCalls FirstCalls { get; private set; } = null!;

    /// <summary>Claims while there are tokens enough.</summary>
    protected async Task<IReadOnlyList<ClaimedBatch>> ClaimAsync(string workerId, Guid? sellerUuid, int limit)
    {
        Told(1_000_000);
        return ((BatchClaim.Claimed)await Batches.ClaimAsync(workerId, sellerUuid, limit, TokensAtRisk, default)).Batches;
    }

    protected const int TokensAtRisk = 150;

    /// <summary>Stores a chunk that was paid for under a reservation of nobody's.</summary>
    protected Task StoreChunkAsync(ClaimedBatch batch, ProductsAnswer answer, int tokens) =>
        Batches.StoreChunkAsync(batch, new PaidAnswer(answer, new TokenReservation(Guid.NewGuid(), batch.Unsettled.Count, tokens), tokens), "test", default);

    /// <summary>Keepa's newest word to this process.</summary>
    protected void Told(int tokensLeft, int refillRate = 250) =>
        Gauge.Observe(new TokenReading(TimeProvider.System.GetUtcNow(), TimeSpan.Zero, tokensLeft, 0, refillRate, TimeSpan.FromSeconds(50), 0));

    [OneTimeSetUp]
    public async Task CreateAsync()
    {
        _database = await Migrated.DatabaseAsync();
        Db = new Infrastructure.Database.Database(Source, Infrastructure.Database.Database.Retries(TimeProvider.System));
        Gauge = new TokenGauge(Options.Create(Keepa), TimeProvider.System);
        Ledger = new TokenLedger(Db, Gauge, Options.Create(Keepa), Options.Create(new TokenOptions()), TimeProvider.System);
        Sellers = new SellerStore(Db, Ledger);
        FirstCalls = new FirstCalls(Ledger, new TokenCosts(Db, TimeProvider.System), TimeProvider.System);
        HandOvers = new HandOverStore(Db, FirstCalls, Drain, TimeProvider.System);
        Batches = new BatchStore(Db, new ChunkWrites(Db, Ledger, Drain), FirstCalls, Drain);
    }

    [OneTimeTearDown]
    public async Task DropAsync() => await _database.DisposeAsync();

    [SetUp]
    public Task EmptyAsync() => RunAsync(
        "truncate users, sellers, product_templates, seller_products, product_batches, seller_queries, hand_overs, routing_decisions, drain_slots, wake_ups, token_ledger, token_reservations, "
        + "seller_snapshot_queue, seller_snapshots, refused_storefronts, discovery_runs, skipped_asins, low_tokens, incidents, operator_actions, drain_pauses cascade");

    protected async Task RunAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    protected async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Completes once somebody waits for a lock.</summary>
    protected async Task SomebodyWaitsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>A database of which every first commit seems to fail: all is done twice.</summary>
    protected Infrastructure.Database.Database Twice() => new(Source, new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { ShouldHandle = arguments => ValueTask.FromResult(arguments.AttemptNumber == 0), MaxRetryAttempts = 1, Delay = TimeSpan.Zero })
        .Build());

    /// <summary>The n-th ASIN of these tests.</summary>
    protected static Asin A(int number) => Asin.Parse($"B0{number:D8}");

    protected static IReadOnlyList<Asin> Range(int first, int count) => [.. Enumerable.Range(first, count).Select(A)];

    protected static SellerReading Reading(IReadOnlyList<Asin>? asins, SellerId? seller = null, Marketplace? marketplace = null) =>
        new(seller ?? Seller, marketplace ?? Com, "A shop", asins, [new Competitor("A2MEDIUMSHOP60", 12.5)], [new BrandShare("acme", 3, null, 1)], "1,2", null);

    protected static Search SearchBy(Guid userId) => new(userId, TimeProvider.System.GetUtcNow(), 10);

    protected static Product ProductOf(Asin asin, decimal? price = 19.99m, DateTimeOffset? firstSeenAt = null) =>
        new(asin, $"Title of {asin}", "Brand", "Category", ["a.jpg", "b.jpg"], 18.5m, 1234, 4.5m, 10, 50, new StorefrontOffer(price, 7, IsFba: true), firstSeenAt);

    protected static ProductsAnswer Answer(IEnumerable<Asin> asins) =>
        new([.. asins.Select(asin => ProductOf(asin))], new Dictionary<Asin, ProductFailure>());

    protected static Infrastructure.Database.Database On(NpgsqlDataSource source) => new(source, Infrastructure.Database.Database.Retries(TimeProvider.System));

    // The fixture's own source does not tell its password any more.
    protected async Task<string> ThroughAsync(Action<NpgsqlConnectionStringBuilder> change)
    {
        var server = await TestServers.PostgreSqlAsync();
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString(await ScalarAsync<string>("select current_database()::text")));
        change(settings);
        return settings.ConnectionString;
    }
}
