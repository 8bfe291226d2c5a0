using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Keepa;
using SellerSync.Functions.Routing;
using SellerSync.Functions.SellerLookup;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Tests.Alarms;
using SellerSync.Tests.Database;

namespace SellerSync.Tests.SellerLookup;

/// <summary>How often a lookup that has to ask Keepa goes to the database.</summary>
public sealed class LookupRoundTripsTests : DatabaseFixture
{
    private readonly Mock<IKeepa> _keepa = new();

    [Test]
    public async Task A_lookup_goes_to_the_database_twice_before_it_asks_Keepa_and_writes_in_one_transaction_after_it()
    {
        Told(15_000);
        await Ledger.ReconcileAsync(default);
        var before = 0;
        using var statements = new CountedStatements();
        _keepa.Setup(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            before = statements.Count;
            var told = new TokenReading(TimeProvider.System.GetUtcNow(), TimeSpan.Zero, 14_990, 10, 250, TimeSpan.FromSeconds(50), 0);
            Gauge.Observe(told);
            return new KeepaAnswer<SellerReading?>(Reading(Range(0, 20)), told);
        });

        Assert.That(await LookUpAsync(), Is.TypeOf<SellerLookupOutcome.LookedUp>());

        Assert.That(before, Is.EqualTo(2));
        Assert.That(
            await ScalarAsync<long>("""
                select count(distinct written) from (
                  select xmin::text as written from sellers union all select xmin::text from hand_overs union all select xmin::text from seller_queries
                  union all select xmin::text from token_reservations union all select xmin::text from token_ledger) w
                """),
            Is.EqualTo(1),
            "transactions that wrote what there is");
        Assert.That(
            await ScalarAsync<string>("select state || ' ' || charged || ' ' || (select reserved || ' ' || tokens_left from token_ledger) from token_reservations"),
            Is.EqualTo("SETTLED 10 0 14990"));
    }

    [Test]
    public async Task A_storefront_that_could_not_be_saved_is_settled_all_the_same()
    {
        Told(15_000);
        _keepa.Setup(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            var told = new TokenReading(TimeProvider.System.GetUtcNow(), TimeSpan.Zero, 14_990, 10, 250, TimeSpan.FromSeconds(50), 0);
            return new KeepaAnswer<SellerReading?>(Reading(Range(0, 20)) with { Name = "a\0name" }, told);
        });

        Assert.That(LookUpAsync, Throws.InstanceOf<Npgsql.PostgresException>());
        Assert.That(await ScalarAsync<string>("select state || ' ' || charged from token_reservations"), Is.EqualTo("SETTLED 10"));
    }

    private Task<SellerLookupOutcome> LookUpAsync()
    {
        var (limits, time) = (Options.Create(new LimitOptions()), TimeProvider.System);
        var refresher = new TokenRefresher(_keepa.Object, Gauge, time, NullLogger<TokenRefresher>.Instance);
        var paid = new PaidKeepa(_keepa.Object, Ledger, refresher, NullLogger<PaidKeepa>.Instance);
        var budget = new DailyBudget(Mock.Of<ITokenSpending>(), limits, time);
        var storefronts = new Storefronts(Sellers, new RefusedStorefronts(Db), paid, new SellerTurns(), budget, limits, time, NullLogger<Storefronts>.Instance);
        var router = new Router(Mock.Of<ITokenStatusStore>(), Mock.Of<IUserUsage>(), Options.Create(new RoutingThresholds()), time, NullLogger<Router>.Instance);
        var handler = new SellerLookupHandler(
            storefronts, Sellers, new SearchStore(Db), new TokenCosts(Db, time), budget, Mock.Of<IDoorbell>(), Watched.Storefronts(time), router, time, NullLogger<SellerLookupHandler>.Instance);
        return handler.HandleAsync(Guid.NewGuid(), Seller, Com, maxTokens: null, CancellationToken.None);
    }
}
