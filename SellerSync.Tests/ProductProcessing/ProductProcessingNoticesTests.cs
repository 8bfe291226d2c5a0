using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Forecasts;
using SellerSync.Functions.ProductBatches;
using SellerSync.Functions.ProductProcessing;
using SellerSync.Functions.Routing;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Domain;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Notifications;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.ProductProcessing;

/// <summary>What the team reads while a hand-over is processed.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ProductProcessingNoticesTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly Marketplace Com = Marketplace.Find(1)!;
    private static readonly HandOver Work = new(Guid.NewGuid(), Guid.NewGuid(), Seller, Com, Guid.NewGuid(), JobType.TimeMachine, [Some.AsinOf(1), Some.AsinOf(2), Some.AsinOf(3)]);
    private static readonly HandOver InBackground = Work with { UserId = null, JobType = JobType.Monitoring };

    private readonly FakeTimeProvider _time = new(Some.Moment);
    private readonly ToldNotices _told = new();
    private readonly Mock<IHandOverStore> _handOvers = new();
    private readonly Mock<IBatchStore> _batches = new();
    private readonly Mock<IKeepa> _keepa = new();

    public ProductProcessingNoticesTests()
    {
        _handOvers.Setup(handOvers => handOvers.TakeAsync(Work.Id, It.IsAny<CancellationToken>())).ReturnsAsync(Work);
        _handOvers.Setup(handOvers => handOvers.BecomeImmediateAsync(Work, It.IsAny<RoutingDecision>(), It.IsAny<string>(), 150, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new ClaimedBatch(Guid.NewGuid(), 1, 1, Work.SellerUuid, Seller, Com, 3, Work.Asins));
        _handOvers.Setup(handOvers => handOvers.BecomeQueuedAsync(It.IsAny<HandOver>(), It.IsAny<RoutingDecision>(), It.IsAny<CancellationToken>())).ReturnsAsync([Guid.NewGuid()]);
        _batches.Setup(batches => batches.CompleteAsync(It.IsAny<ClaimedBatch>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new BatchResult(2, new Dictionary<Asin, string> { [Some.AsinOf(3)] = "not found" }));
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new KeepaAnswer<ProductsAnswer>(new ProductsAnswer([], new Dictionary<Asin, ProductFailure>()), Reading()));
    }

    [Test]
    public async Task An_immediate_run_is_told_with_its_routing_and_its_end()
    {
        await ProcessAsync();

        Assert.That(_told.Texts, Is.EqualTo(new[]
        {
            "🚀 Product Processing started: A1SMALLS: 3 new products → immediate",
            "✅ Product Processing completed: 2/3 products processed",
        }));
    }

    [Test]
    public async Task Of_queued_work_the_routing_is_told_and_its_drain_tells_the_rest()
    {
        await Handler().ProcessAsync(InBackground, 0, [], CancellationToken.None);

        Assert.That(_told.Texts, Is.EqualTo(new[] { "🚀 Product Processing started: A1SMALLS: 3 new products → queue" }));
    }

    [TestCase(KeepaFault.Unavailable, "Keepa is down The rest is queued")]
    [TestCase(KeepaFault.Rejected, "Keepa is down")]
    public async Task A_run_that_fails_is_an_error(KeepaFault fault, string error)
    {
        Fails(new KeepaException(fault, "Keepa is down"));

        await ProcessAsync();

        Assert.That(_told.Texts.Skip(1), Is.EqualTo(new[] { $"❌ Product Processing error: {error}" }));
    }

    [Test]
    public async Task Waiting_for_tokens_is_no_error()
    {
        Fails(new KeepaException(KeepaFault.RateLimited, "no tokens"));

        await ProcessAsync();

        Assert.That(_told.Texts.Skip(1), Is.EqualTo(new[] { "✅ Product Processing completed: 0/0 products processed" }));
    }

    [Test]
    public async Task A_database_that_is_away_is_an_error()
    {
        _handOvers.Setup(handOvers => handOvers.TakeAsync(Work.Id, It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        await ProcessAsync();

        Assert.That(_told.Texts, Is.EqualTo(new[] { "❌ Product Processing error: The database is not available" }));
    }

    [Test]
    public void A_fault_that_nobody_foresaw_is_told_without_its_words()
    {
        _handOvers.Setup(handOvers => handOvers.BecomeImmediateAsync(Work, It.IsAny<RoutingDecision>(), It.IsAny<string>(), 150, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("Password=secret"));

        Assert.That(ProcessAsync, Throws.InvalidOperationException);
        Assert.That(_told.Texts, Is.EqualTo(new[] { "❌ Product Processing error: An unforeseen fault of ours (InvalidOperationException)" }));
        _handOvers.Verify(handOvers => handOvers.FailAsync(Work.Id, CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task A_second_delivery_that_comes_too_late_tells_nothing()
    {
        _handOvers.Setup(handOvers => handOvers.BecomeImmediateAsync(Work, It.IsAny<RoutingDecision>(), It.IsAny<string>(), 150, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new LeaseLostException("taken"));

        await ProcessAsync();

        Assert.That(_told.Texts, Is.Empty);
    }

    [Test]
    public async Task A_host_that_stops_ends_a_callers_run_in_good_order()
    {
        using var stopping = new CancellationTokenSource();
        _handOvers.Setup(handOvers => handOvers.BecomeImmediateAsync(Work, It.IsAny<RoutingDecision>(), It.IsAny<string>(), 150, It.IsAny<CancellationToken>()))
            .Callback(stopping.Cancel)
            .ReturnsAsync(new ClaimedBatch(Guid.NewGuid(), 1, 1, Work.SellerUuid, Seller, Com, 3, Work.Asins));

        var outcome = await Requests(stopping.Token).HandleAsync(Work.UserId!.Value, Seller, Com, [.. Work.Asins.Select(asin => asin.Value)], CancellationToken.None);

        Assert.That((outcome as ProductProcessingOutcome.Immediate)?.QueuedRest, Is.Not.Null);
        _batches.Verify(batches => batches.SnoozeAsync(It.IsAny<ClaimedBatch>(), TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
        _keepa.Verify(keepa => keepa.GetProductsAsync(It.IsAny<SellerId>(), It.IsAny<Marketplace>(), It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    private ProductRequestHandler Requests(CancellationToken stopping)
    {
        var sellers = new Mock<ISellerStore>();
        sellers.Setup(known => known.FindAsync(Seller, Com, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new StoredSeller(Work.SellerUuid, Seller, Com, "Shop", 3, _time.GetUtcNow(), new OpenWork(0, 0, 0, 0, null)));
        sellers.Setup(known => known.SortAsync(Work.SellerUuid, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new AsinsOfSeller(new HashSet<Asin>(), Work.Asins.ToHashSet(), 0));
        _handOvers.Setup(handOvers => handOvers.OpenAsync(It.IsAny<Guid>(), It.IsAny<StoredSeller>(), Work.UserId!.Value, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(Work);
        var host = new Mock<IHostApplicationLifetime>();
        host.Setup(lifetime => lifetime.ApplicationStopping).Returns(stopping);
        return new ProductRequestHandler(
            sellers.Object,
            _handOvers.Object,
            Mock.Of<ILetters>(),
            Handler(),
            null!, // says how long queued work takes, where the database is away
            new DailyBudget(Mock.Of<ITokenSpending>(), Options.Create(new LimitOptions()), _time),
            host.Object,
            _time,
            NullLogger<ProductRequestHandler>.Instance);
    }

    private void Fails(KeepaException exception) => _keepa
        .Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
        .ThrowsAsync(exception);

    private Task ProcessAsync() => Handler().HandleAsync(Work.Id, CancellationToken.None);

    private ProductProcessingHandler Handler()
    {
        var gauge = new TokenGauge(Options.Create(new KeepaOptions()), _time);
        gauge.Observe(Reading());
        var ledger = new MemoryLedger(gauge, _time);
        _batches.Setup(batches => batches.BeginAsync(It.IsAny<ClaimedBatch>(), It.IsAny<TokenPriority>(), 150, It.IsAny<CancellationToken>()))
            .Returns((ClaimedBatch batch, TokenPriority priority, int tokensAtRisk, CancellationToken _) => ledger.BeginAsync(batch, priority, tokensAtRisk));
        var limits = Options.Create(new LimitOptions());
        var metrics = new Measured(gauge, _time).Metrics;
        return new ProductProcessingHandler(
            _handOvers.Object,
            _batches.Object,
            Mock.Of<IUserUsage>(),
            Mock.Of<IDoorbell>(),
            new Forecaster(Mock.Of<IQueueAhead>(), ledger, new KnownCosts(), gauge, limits, Options.Create(new TokenOptions()), _time),
            new TokenRefresher(_keepa.Object, gauge, _time, NullLogger<TokenRefresher>.Instance),
            new Router(Mock.Of<ITokenStatusStore>(), Mock.Of<IUserUsage>(), Options.Create(new RoutingThresholds()), _time, NullLogger<Router>.Instance),
            new ImmediateRuns(
                new Leases(_batches.Object, Options.Create(new DrainOptions()), _time, NullLogger<HeldBatches>.Instance),
                new BatchRunner(ledger.Pay(_keepa.Object), _batches.Object, ledger, new KnownCosts(), Mock.Of<IStandingOrders>(), limits, metrics, _time, NullLogger<BatchRunner>.Instance),
                new BatchFinisher(_batches.Object, _time, NullLogger<BatchFinisher>.Instance),
                _told,
                limits,
                _time),
            _told,
            limits,
            metrics,
            _time,
            NullLogger<ProductProcessingHandler>.Instance);
    }

    private TokenReading Reading() => new(_time.GetUtcNow(), TimeSpan.Zero, 15_000, 0, 250, TimeSpan.FromSeconds(30), 0);
}
