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
using SellerSync.Functions.Routing;
using SellerSync.Functions.SellerLookup;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Alarms;
using SellerSync.Tests.Tokens;
using Outcome = SellerSync.Functions.SellerLookup.SellerLookupOutcome;

namespace SellerSync.Tests.SellerLookup;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SellerLookupHandlerTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly Marketplace Com = Marketplace.Find(1)!;
    private static readonly Guid User = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<ISellerStore> _sellers = new();
    private readonly Mock<ISearchStore> _searches = new();
    private readonly Mock<IRefusedStorefronts> _refused = new();
    private readonly Mock<IKeepa> _keepa = new();
    private readonly Mock<IDoorbell> _doorbell = new();
    private readonly Mock<ITokenSpending> _spending = new(MockBehavior.Strict);
    private readonly LimitOptions _limits = new();
    private MemoryLedger _ledger;

    public SellerLookupHandlerTests()
    {
        var gauge = new TokenGauge(Options.Create(new KeepaOptions()), _time);
        gauge.Observe(new TokenReading(_time.GetUtcNow(), TimeSpan.Zero, 15_000, 0, 250, TimeSpan.FromSeconds(30), 0));
        _ledger = new MemoryLedger(gauge, _time);
        OnRecord(new SellerOnRecord(null, MayHaveRetries: false, null));
    }

    [TestCase(23, true)]
    [TestCase(24, false)]
    public async Task Within_24_hours_a_seller_comes_from_the_database_and_costs_nothing(int hours, bool fromCache)
    {
        Stored(_time.GetUtcNow().AddHours(-hours));
        KeepaKnows(Asins(1));

        var outcome = await LookUpAsync();

        Assert.That(outcome, fromCache ? Is.TypeOf<Outcome.FromCache>() : Is.TypeOf<Outcome.LookedUp>());
        _keepa.Verify(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>()), Times.Exactly(fromCache ? 0 : 1));
        _searches.Verify(searches => searches.RecordAsync(It.IsAny<StoredSeller>(), It.Is<Search>(search => search.TokensUsed == 0), It.IsAny<CancellationToken>()), Times.Exactly(fromCache ? 1 : 0));
    }

    [Test]
    public async Task Without_a_database_keepa_is_not_asked()
    {
        _sellers.Setup(sellers => sellers.LookAsync(User, Seller, Com, It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.DatabaseUnavailable>());
        _keepa.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_storefront_over_the_limit_is_refused_before_anything_is_written()
    {
        KeepaKnows(Asins(3_001));

        Assert.That(await LookUpAsync(), Is.EqualTo(new Outcome.TooManyProducts(3_001, 3_000)));
        _sellers.Verify(sellers => sellers.SaveAsync(It.IsAny<SellerReading>(), It.IsAny<Search>(), It.IsAny<CancellationToken>()), Times.Never);
        _refused.Verify(refused => refused.RememberAsync(Seller, Com, 3_001, _time.GetUtcNow(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task A_refusal_of_the_last_24_hours_is_repeated_without_keepa()
    {
        Refused(3_001);

        Assert.That(await LookUpAsync(), Is.EqualTo(new Outcome.TooManyProducts(3_001, 3_000)));
        _keepa.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_refusal_under_a_lower_limit_of_the_past_is_none()
    {
        Refused(2_000);
        KeepaKnows(Asins(2_000));

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.LookedUp>());
    }

    [Test]
    public async Task What_failed_of_a_fresh_seller_is_handed_over_again_without_keepa()
    {
        Stored(_time.GetUtcNow().AddHours(-1), hasRetries: true);
        Retries(Asins(3));

        var outcome = await LookUpAsync();

        Assert.That(outcome, Is.TypeOf<Outcome.LookedUp>());
        Assert.That(((Outcome.LookedUp)outcome).NewProducts, Is.EqualTo(3));
        Assert.That(((Outcome.LookedUp)outcome).Decision!.Route, Is.EqualTo(Route.Immediate));
        _doorbell.Verify(doorbell => doorbell.RingHandOverAsync(It.IsAny<Guid>(), TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
        _searches.VerifyNoOtherCalls();
        _keepa.VerifyNoOtherCalls();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Which_failures_are_worth_another_try_is_asked_only_where_there_are_failures(bool failures)
    {
        Stored(_time.GetUtcNow().AddHours(-1), mayHaveRetries: failures);

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.FromCache>());
        _sellers.Verify(sellers => sellers.HasRetriesAsync(It.IsAny<StoredSeller>(), It.IsAny<CancellationToken>()), Times.Exactly(failures ? 1 : 0));
        _searches.Verify(searches => searches.RecordAsync(It.IsAny<StoredSeller>(), It.IsAny<Search>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task What_another_lookup_has_handed_over_again_by_now_is_answered_from_the_database()
    {
        Stored(_time.GetUtcNow().AddHours(-1), hasRetries: true);
        Retries([]);

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.FromCache>());
        _doorbell.VerifyNoOtherCalls();
        _keepa.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_stale_seller_is_fetched_even_where_something_failed()
    {
        Stored(_time.GetUtcNow().AddHours(-24), hasRetries: true);
        KeepaKnows(Asins(1));

        await LookUpAsync();

        _keepa.Verify(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>()), Times.Once);
        _sellers.Verify(sellers => sellers.RetryAsync(It.IsAny<StoredSeller>(), It.IsAny<Search>(), It.IsAny<CancellationToken>()), Times.Never);
        _sellers.Verify(sellers => sellers.HasRetriesAsync(It.IsAny<StoredSeller>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task Before_keepa_is_asked_the_stores_are_asked_once()
    {
        KeepaKnows(Asins(1));

        await LookUpAsync();

        _sellers.Verify(sellers => sellers.LookAsync(User, Seller, Com, It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()), Times.Once);
        _sellers.Verify(sellers => sellers.SaveAsync(It.IsAny<SellerReading>(), It.IsAny<Search>(), It.IsAny<CancellationToken>()), Times.Once);
        _sellers.VerifyNoOtherCalls();
        _searches.VerifyNoOtherCalls();
        _refused.VerifyNoOtherCalls();
    }

    [Test]
    public async Task New_products_are_handed_over_and_the_first_routing_answer_is_given()
    {
        KeepaKnows(Asins(60));

        var outcome = await LookUpAsync();

        Assert.That(outcome, Is.TypeOf<Outcome.LookedUp>());
        Assert.That(((Outcome.LookedUp)outcome).Decision, Is.EqualTo(new RoutingDecision(Route.Queue, 60, 20, null, RoutingReason.TokenStatusUnavailable)));
        _doorbell.Verify(doorbell => doorbell.RingHandOverAsync(It.IsAny<Guid>(), TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task A_doorbell_that_cannot_be_rung_loses_nothing()
    {
        KeepaKnows(Asins(60));
        _doorbell.Setup(doorbell => doorbell.RingHandOverAsync(It.IsAny<Guid>(), TimeSpan.Zero, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("storage is down"));

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.LookedUp>());
    }

    [Test]
    public async Task A_caller_who_hangs_up_after_keepa_was_paid_does_not_lose_the_seller()
    {
        using var caller = new CancellationTokenSource();
        KeepaKnows(Asins(5), onAsked: caller.Cancel);

        Assert.That(await LookUpAsync(cancellationToken: caller.Token), Is.TypeOf<Outcome.LookedUp>());
        _sellers.Verify(sellers => sellers.SaveAsync(It.IsAny<SellerReading>(), It.IsAny<Search>(), CancellationToken.None), Times.Once);
    }

    [TestCase(KeepaFault.RateLimited, typeof(Outcome.RateLimited))]
    [TestCase(KeepaFault.Unavailable, typeof(Outcome.KeepaUnavailable))]
    [TestCase(KeepaFault.Unreachable, typeof(Outcome.KeepaUnavailable))]
    [TestCase(KeepaFault.UnexpectedAnswer, typeof(Outcome.KeepaUnavailable))]
    [TestCase(KeepaFault.Rejected, typeof(Outcome.KeepaRefused))]
    [TestCase(KeepaFault.PaymentRequired, typeof(Outcome.KeepaRefused))]
    [TestCase(KeepaFault.WrongPath, typeof(Outcome.KeepaRefused))]
    public async Task Keepas_faults_are_told_apart(KeepaFault fault, Type expected)
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>())).ThrowsAsync(new KeepaException(fault, "no"));

        Assert.That(await LookUpAsync(), Is.TypeOf(expected));
    }

    [TestCase(KeepaFault.Unreachable, typeof(Outcome.KeepaUnavailable))]
    [TestCase(KeepaFault.Rejected, typeof(Outcome.KeepaRefused))]
    [TestCase(KeepaFault.RateLimited, typeof(Outcome.RateLimited))]
    public async Task Where_keepa_never_told_its_tokens_the_answer_is_what_keeps_it_from_that(KeepaFault fault, Type expected)
    {
        _ledger = new MemoryLedger(new TokenGauge(Options.Create(new KeepaOptions()), _time), _time);
        _keepa.Setup(keepa => keepa.GetTokensAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new KeepaException(fault, "no"));

        Assert.That(await LookUpAsync(), Is.TypeOf(expected));
        _keepa.Verify(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task A_seller_that_keepa_does_not_know_is_not_found()
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>())).ReturnsAsync(new KeepaAnswer<SellerReading?>(null, Tokens(0)));

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.SellerNotFound>());
    }

    [Test]
    public async Task A_lookups_own_budget_bounds_how_many_products_are_handed_over_and_the_answer_says_so()
    {
        KeepaKnows(Asins(60), left: 40, most: 20);

        var outcome = await LookUpAsync(maxTokens: 146);

        Assert.That(((Outcome.LookedUp)outcome).Budget, Is.EqualTo(new TokenBudget(146, 60, 40)), "20 products of 7 tokens are within 146");
    }

    [Test]
    public async Task Where_not_one_product_is_within_the_budget_nothing_is_handed_over()
    {
        KeepaKnows([], left: 60, most: 0, listed: 60);

        var outcome = await LookUpAsync(maxTokens: 6);

        Assert.That(outcome, Is.TypeOf<Outcome.LookedUp>().With.Property("Budget").EqualTo(new TokenBudget(6, 0, 60)));
        Assert.That(((Outcome.LookedUp)outcome).Decision, Is.Null);
        _doorbell.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_lookup_beyond_the_users_budget_of_the_day_buys_nothing_until_midnight()
    {
        _limits.DailyTokensPerUser = 1_000;
        Spent(991);

        Assert.That(await LookUpAsync(), Is.EqualTo(new Outcome.OverBudget(TimeSpan.FromHours(12))));
        _keepa.VerifyNoOtherCalls();
    }

    [Test]
    public async Task The_last_tokens_of_the_day_may_be_spent()
    {
        _limits.DailyTokensPerUser = 1_000;
        Spent(990);
        KeepaKnows(Asins(1));

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.LookedUp>());
    }

    [Test]
    public async Task What_was_held_back_is_not_handed_over_beyond_the_budget_of_the_day()
    {
        _limits.DailyTokensPerUser = 1_000;
        Spent(994);
        Stored(_time.GetUtcNow().AddHours(-1), hasRetries: true);

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.OverBudget>());
        _sellers.Verify(sellers => sellers.RetryAsync(It.IsAny<StoredSeller>(), It.IsAny<Search>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task An_answer_from_the_database_is_free_beyond_the_budget_too()
    {
        _limits.DailyTokensPerUser = 1;
        Stored(_time.GetUtcNow().AddHours(-1));

        Assert.That(await LookUpAsync(), Is.TypeOf<Outcome.FromCache>());
        _spending.VerifyNoOtherCalls();
    }

    private void Spent(long tokens) => _spending
        .Setup(spending => spending.SinceAsync(User, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), It.IsAny<CancellationToken>()))
        .ReturnsAsync(tokens);

    private Task<Outcome> LookUpAsync(int? maxTokens = null, CancellationToken cancellationToken = default)
    {
        var router = new Router(
            Mock.Of<ITokenStatusStore>(), Mock.Of<IUserUsage>(), Options.Create(new RoutingThresholds()), _time, NullLogger<Router>.Instance);
        var limits = Options.Create(_limits);
        var budget = new DailyBudget(_spending.Object, limits, _time);
        var storefronts = new Storefronts(
            _sellers.Object, _refused.Object, _ledger.Pay(_keepa.Object), new SellerTurns(), budget, limits, _time, NullLogger<Storefronts>.Instance);
        var handler = new SellerLookupHandler(
            storefronts, _sellers.Object, _searches.Object, new KnownCosts(p50: 7, p95: 7), budget, _doorbell.Object, Watched.Storefronts(_time), router, _time, NullLogger<SellerLookupHandler>.Instance);
        return handler.HandleAsync(User, Seller, Com, maxTokens, cancellationToken);
    }

    private void Refused(int products) => OnRecord(new SellerOnRecord(null, MayHaveRetries: false, products));

    private void Stored(DateTimeOffset checkedAt, bool mayHaveRetries = false, bool hasRetries = false)
    {
        OnRecord(new SellerOnRecord(StoredSeller(checkedAt), mayHaveRetries || hasRetries, null));
        _sellers.Setup(sellers => sellers.HasRetriesAsync(It.IsAny<StoredSeller>(), It.IsAny<CancellationToken>())).ReturnsAsync(hasRetries);
    }

    private void OnRecord(SellerOnRecord record) =>
        _sellers.Setup(sellers => sellers.LookAsync(User, Seller, Com, _time.GetUtcNow().AddHours(-24), It.IsAny<CancellationToken>())).ReturnsAsync(record);

    private void Retries(IReadOnlyList<Asin> asins) =>
        _sellers.Setup(sellers => sellers.RetryAsync(It.IsAny<StoredSeller>(), new Search(User, _time.GetUtcNow(), 0), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new SavedSeller(StoredSeller(_time.GetUtcNow().AddHours(-1)), asins, asins.Count > 0 ? Guid.NewGuid() : null));

    private void KeepaKnows(IReadOnlyList<Asin> asins, Action? onAsked = null, int left = 0, int? most = null, int? listed = null)
    {
        var reading = new SellerReading(Seller, Com, "A shop", Asins(listed ?? asins.Count), [], [], null, null);
        _keepa.Setup(keepa => keepa.GetSellerAsync(Seller, Com, It.IsAny<CancellationToken>()))
            .Callback(() => onAsked?.Invoke())
            .ReturnsAsync(new KeepaAnswer<SellerReading?>(reading, Tokens(10)));
        _sellers.Setup(sellers => sellers.SaveAsync(reading, It.Is<Search>(search => IsPaid(search, new Search(User, _time.GetUtcNow(), 10, most))), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new SavedSeller(StoredSeller(_time.GetUtcNow()), asins, asins.Count > 0 ? Guid.NewGuid() : null, left));
    }

    private static bool IsPaid(Search search, Search expected) => search.Payment?.Charged == 10 && search with { Payment = null } == expected;

    private static StoredSeller StoredSeller(DateTimeOffset checkedAt) =>
        new(Guid.NewGuid(), Seller, Com, "A shop", 1, checkedAt, new OpenWork(0, 0, 0, 0, null));

    private TokenReading Tokens(int consumed) => new(_time.GetUtcNow(), TimeSpan.Zero, 100, consumed, 250, TimeSpan.FromSeconds(30), 0);

    private static List<Asin> Asins(int count) => [.. Enumerable.Range(0, count).Select(number => Asin.Parse($"B0{number:D8}"))];
}
