using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Forecasts;
using SellerSync.Functions.Routing;
using SellerSync.Functions.SellerLookup;
using SellerSync.Functions.SellerQuote;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Alarms;
using SellerSync.Tests.Tokens;
using Outcome = SellerSync.Functions.SellerQuote.SellerQuoteOutcome;

namespace SellerSync.Tests.SellerQuote;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SellerQuoteHandlerTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly Marketplace Com = Marketplace.Find(1)!;
    private static readonly Guid User = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<ISellerStore> _sellers = new(MockBehavior.Strict);
    private readonly Mock<ISellerQuotes> _quotes = new(MockBehavior.Strict);
    private readonly Mock<IRefusedStorefronts> _refused = new();
    private readonly Mock<IKeepa> _keepa = new();
    private readonly Mock<IQueueAhead> _queue = new(MockBehavior.Strict);
    private int _tokensLeft = 15_000;
    private MemoryLedger? _ledger;

    [Test]
    public async Task A_fresh_seller_is_quoted_from_the_database_and_keepa_is_not_asked()
    {
        Stored(hasRetries: true);
        _quotes.Setup(quotes => quotes.CountAsync(It.IsAny<StoredSeller>(), It.IsAny<CancellationToken>())).ReturnsAsync(10);

        var quoted = (Outcome.Quoted)await QuoteAsync();

        Assert.That((quoted.NewProducts, quoted.StorefrontTokens), Is.EqualTo((10, 0)));
        Assert.That(quoted.Expected!.Decision.Route, Is.EqualTo(Route.Immediate));
        Assert.That(quoted.Expected.Forecast.Tokens.P50, Is.EqualTo(70));
        Assert.That(quoted.Expected.Wait, Is.EqualTo(TimeSpan.FromSeconds(6)), "one call");
        _keepa.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Where_nothing_is_new_nothing_is_expected()
    {
        Stored(hasRetries: false);

        Assert.That(await QuoteAsync(), Is.TypeOf<Outcome.Quoted>().With.Property("Expected").Null.And.Property("NewProducts").Zero);
        _quotes.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_storefront_that_is_not_fresh_is_fetched_and_saved_and_its_queued_products_wait_for_those_before()
    {
        KeepaKnows(700);
        _tokensLeft = 7_000;
        _queue.Setup(queue => queue.BeforeNextOfAsync(User, 700, It.IsAny<CancellationToken>())).ReturnsAsync(50);

        var quoted = (Outcome.Quoted)await QuoteAsync();

        Assert.That((quoted.NewProducts, quoted.StorefrontTokens, quoted.Expected!.Forecast.Before), Is.EqualTo((700, 10, 50)));
        Assert.That(quoted.Expected.Decision.Route, Is.EqualTo(Route.Queue));
        Assert.That(quoted.Expected.Wait, Is.EqualTo(TimeSpan.FromMinutes(20) + TimeSpan.FromSeconds(30.1)), "5,250 tokens over the floor in lumps of 250, the first in half a minute");
        _quotes.Verify(quotes => quotes.SaveAsync(It.IsAny<SellerReading>(), User, _time.GetUtcNow(), It.IsAny<TokenPayment?>(), CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task A_storefront_over_the_limit_is_refused_and_remembered()
    {
        KeepaKnows(3_001);

        Assert.That(await QuoteAsync(), Is.EqualTo(new Outcome.Refused(new SellerLookupOutcome.TooManyProducts(3_001, 3_000))));
        _refused.Verify(refused => refused.RememberAsync(Seller, Com, 3_001, _time.GetUtcNow(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [TestCase(KeepaFault.RateLimited, typeof(SellerLookupOutcome.RateLimited))]
    [TestCase(KeepaFault.Unavailable, typeof(SellerLookupOutcome.KeepaUnavailable))]
    public async Task Keepas_faults_are_a_lookups(KeepaFault fault, Type expected)
    {
        NeverLookedUp();
        _keepa.Setup(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>())).ThrowsAsync(new KeepaException(fault, "no"));

        Assert.That(((Outcome.Refused)await QuoteAsync()).Why, Is.TypeOf(expected));
    }

    [Test]
    public async Task Without_a_database_keepa_is_not_asked()
    {
        _sellers.Setup(sellers => sellers.LookAsync(User, Seller, Com, It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        Assert.That(((Outcome.Refused)await QuoteAsync()).Why, Is.TypeOf<SellerLookupOutcome.DatabaseUnavailable>());
        _keepa.VerifyNoOtherCalls();
    }

    private Task<Outcome> QuoteAsync()
    {
        var gauge = new TokenGauge(Options.Create(new KeepaOptions()), _time);
        gauge.Observe(new TokenReading(_time.GetUtcNow(), TimeSpan.Zero, _tokensLeft, 0, 250, TimeSpan.FromSeconds(30), 0));
        var ledger = _ledger = new MemoryLedger(gauge, _time);
        var limits = Options.Create(new LimitOptions());
        var storefronts = new Storefronts(
            _sellers.Object, _refused.Object, ledger.Pay(_keepa.Object), new SellerTurns(),
            new DailyBudget(Mock.Of<ITokenSpending>(), limits, _time), limits, _time, NullLogger<Storefronts>.Instance);
        var router = new Router(Mock.Of<ITokenStatusStore>(), Mock.Of<IUserUsage>(), Options.Create(new RoutingThresholds()), _time, NullLogger<Router>.Instance);
        var forecaster = new Forecaster(_queue.Object, ledger, new KnownCosts(), gauge, limits, Options.Create(new TokenOptions()), _time);
        var handler = new SellerQuoteHandler(storefronts, _quotes.Object, router, forecaster, Watched.Storefronts(_time), _time, NullLogger<SellerQuoteHandler>.Instance);
        return handler.HandleAsync(User, Seller, Com, CancellationToken.None);
    }

    private void NeverLookedUp() => OnRecord(new SellerOnRecord(null, MayHaveRetries: false, null));

    private void Stored(bool hasRetries)
    {
        OnRecord(new SellerOnRecord(StoredSeller(), hasRetries, null));
        _sellers.Setup(sellers => sellers.HasRetriesAsync(It.IsAny<StoredSeller>(), It.IsAny<CancellationToken>())).ReturnsAsync(hasRetries);
    }

    private void OnRecord(SellerOnRecord record) =>
        _sellers.Setup(sellers => sellers.LookAsync(User, Seller, Com, It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync(record);

    private void KeepaKnows(int products)
    {
        NeverLookedUp();
        var asins = Enumerable.Range(0, products).Select(number => Asin.Parse($"B0{number:D8}")).ToList();
        var reading = new SellerReading(Seller, Com, "A shop", asins, [], [], null, null);
        _keepa.Setup(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new KeepaAnswer<SellerReading?>(reading, new TokenReading(_time.GetUtcNow(), TimeSpan.Zero, 100, 10, 250, TimeSpan.FromSeconds(30), 0)));
        _quotes.Setup(quotes => quotes.SaveAsync(reading, User, _time.GetUtcNow(), It.Is<TokenPayment?>(payment => payment!.Charged == 10), It.IsAny<CancellationToken>()))
            .Callback((SellerReading _, Guid _, DateTimeOffset _, TokenPayment? payment, CancellationToken _) => _ledger!.Settle(payment!.Reservation, payment.Charged))
            .ReturnsAsync(new SavedSeller(StoredSeller(), [], null, products));
    }

    private StoredSeller StoredSeller() => new(Guid.NewGuid(), Seller, Com, "A shop", 1, _time.GetUtcNow().AddHours(-1), new OpenWork(0, 0, 0, 0, null));
}
