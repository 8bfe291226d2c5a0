using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Discovery;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Discovery;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Alarms;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Discovery;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DiscoveryHandlerTests
{
    private static readonly Marketplace Com = Marketplace.Find(1)!;
    private static readonly SellerId Bad = SellerId.Parse("ABADSELLER0001");
    private static readonly SellerId Good = SellerId.Parse("AGOODSELLER001");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TokenGauge _gauge;
    private readonly MemoryLedger _ledger;
    private readonly Mock<IDiscoveryStore> _discovery = new();
    private readonly Mock<ISellerStore> _sellers = new();
    private readonly Mock<IRefusedStorefronts> _refused = new();
    private readonly Mock<IKeepa> _keepa = new();
    private readonly Mock<IDoorbell> _doorbell = new();

    public DiscoveryHandlerTests()
    {
        _gauge = new(Options.Create(new KeepaOptions()), _time);
        _ledger = new(_gauge, _time);
        _gauge.Observe(Tokens(0));
        _discovery
            .Setup(store => store.DueAsync(_time.GetUtcNow().AddHours(-12), _time.GetUtcNow().AddHours(-24), 50, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new DueSellers([new(Bad, Com), new(Good, Com)], Refused: 3));
        _discovery.Setup(store => store.TryBeginAsync(It.IsAny<DueSeller>(), It.IsAny<DateTimeOffset>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        KeepaKnows(Bad, 2);
        KeepaKnows(Good, 4);
    }

    [Test]
    public async Task Sellers_are_fetched_saved_handed_over_and_counted()
    {
        var run = await RunAsync();

        Assert.That((run.LookedUp, run.NewProducts, run.TokensUsed, run.End), Is.EqualTo((2, 6, 20, DiscoveryEnd.NothingLeft)));
        Assert.That(run.Skipped, Is.EquivalentTo(new Dictionary<SkipReason, int> { [SkipReason.OverLimit] = 3 }));
        _doorbell.Verify(doorbell => doorbell.RingHandOverAsync(It.IsAny<Guid>(), TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Exactly(2));
        _discovery.Verify(store => store.RecordAsync(run, It.IsAny<CancellationToken>()), Times.Once);
    }

    public static IEnumerable<TestCaseData> Faults()
    {
        yield return new(new KeepaException(KeepaFault.Unavailable, "down"), SkipReason.KeepaFailed);
        yield return new(new KeepaException(KeepaFault.Rejected, "no"), SkipReason.KeepaFailed);
        yield return new(new StoreUnavailableException("slow"), SkipReason.DatabaseUnavailable);
        yield return new(new InvalidOperationException("a bug"), SkipReason.Failed);
    }

    [TestCaseSource(nameof(Faults))]
    public async Task One_bad_seller_never_stops_the_rest(Exception fault, SkipReason reason)
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(Bad, Com, It.IsAny<CancellationToken>())).ThrowsAsync(fault);

        var run = await RunAsync();

        Assert.That((run.LookedUp, run.NewProducts, run.Skipped[reason], run.End), Is.EqualTo((1, 4, 1, DiscoveryEnd.NothingLeft)));
    }

    [Test]
    public async Task A_seller_that_cannot_be_saved_never_stops_the_rest()
    {
        _sellers
            .Setup(sellers => sellers.SaveDiscoveredAsync(It.Is<SellerReading>(reading => reading.SellerId == Bad), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("too slow"));

        var run = await RunAsync();

        Assert.That((run.LookedUp, run.TokensUsed, run.Skipped[SkipReason.DatabaseUnavailable]), Is.EqualTo((1, 20, 1)));
    }

    [Test]
    public async Task An_unknown_seller_is_passed_over()
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(Bad, Com, It.IsAny<CancellationToken>())).ReturnsAsync(new KeepaAnswer<SellerReading?>(null, Tokens(0)));

        var run = await RunAsync();

        Assert.That((run.LookedUp, run.Skipped[SkipReason.NotFound]), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_storefront_over_the_limit_is_passed_over_and_remembered()
    {
        KeepaKnows(Bad, 3_001);

        var run = await RunAsync();

        Assert.That((run.LookedUp, run.Skipped[SkipReason.OverLimit]), Is.EqualTo((1, 4)));
        _refused.Verify(refused => refused.RememberAsync(Bad, Com, 3_001, _time.GetUtcNow(), It.IsAny<CancellationToken>()), Times.Once);
        _sellers.Verify(sellers => sellers.SaveDiscoveredAsync(It.Is<SellerReading>(reading => reading.SellerId == Bad), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task A_seller_that_somebody_looked_up_meanwhile_costs_nothing()
    {
        _discovery.Setup(store => store.TryBeginAsync(new DueSeller(Bad, Com), It.IsAny<DateTimeOffset>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        var run = await RunAsync();

        Assert.That((run.LookedUp, run.TokensUsed, run.Skipped[SkipReason.CheckedMeanwhile]), Is.EqualTo((1, 10, 1)));
    }

    [Test]
    public async Task It_stops_as_soon_as_people_wait()
    {
        _discovery.SetupSequence(store => store.PeopleWaitAsync(It.IsAny<CancellationToken>())).ReturnsAsync(false).ReturnsAsync(true);

        var run = await RunAsync();

        Assert.That((run.LookedUp, run.End), Is.EqualTo((1, DiscoveryEnd.PeopleWait)));
    }

    [Test]
    public async Task It_stops_at_the_floor()
    {
        _gauge.Observe(Tokens(0, left: 7_009));

        var run = await RunAsync();

        Assert.That((run.LookedUp, run.End), Is.EqualTo((0, DiscoveryEnd.NoTokens)));
        _keepa.Verify(keepa => keepa.GetSellerAsync(It.IsAny<SellerId>(), Com, It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task It_stops_when_keepa_says_that_there_are_no_tokens()
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(Bad, Com, It.IsAny<CancellationToken>())).ThrowsAsync(new KeepaException(KeepaFault.RateLimited, "later"));

        Assert.That((await RunAsync()).End, Is.EqualTo(DiscoveryEnd.NoTokens));
        _keepa.Verify(keepa => keepa.GetSellerAsync(Good, Com, It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task It_ends_within_its_time()
    {
        _keepa
            .Setup(keepa => keepa.GetSellerAsync(Bad, Com, It.IsAny<CancellationToken>()))
            .Callback(() => _time.Advance(TimeSpan.FromMinutes(25)))
            .ReturnsAsync(new KeepaAnswer<SellerReading?>(null, Tokens(0)));

        Assert.That((await RunAsync()).End, Is.EqualTo(DiscoveryEnd.OutOfTime));
    }

    [Test]
    public async Task A_shutdown_saves_what_was_paid_and_ends()
    {
        using var shutdown = new CancellationTokenSource();
        KeepaKnows(Bad, 2, onAsked: shutdown.Cancel);

        var run = await RunAsync(shutdown.Token);

        Assert.That((run.LookedUp, run.End), Is.EqualTo((1, DiscoveryEnd.OutOfTime)));
        _discovery.Verify(store => store.RecordAsync(run, CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task Without_a_database_keepa_is_not_asked_and_nothing_is_thrown()
    {
        _discovery
            .Setup(store => store.DueAsync(It.IsAny<DateTimeOffset>(), It.IsAny<DateTimeOffset>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("down"));
        _discovery.Setup(store => store.RecordAsync(It.IsAny<DiscoveryRun>(), It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        Assert.That((await RunAsync()).End, Is.EqualTo(DiscoveryEnd.DatabaseUnavailable));
        _keepa.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_doorbell_that_cannot_be_rung_loses_nothing()
    {
        _doorbell.Setup(doorbell => doorbell.RingHandOverAsync(It.IsAny<Guid>(), TimeSpan.Zero, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("storage is down"));

        Assert.That((await RunAsync()).LookedUp, Is.EqualTo(2));
    }

    [Test]
    public async Task No_token_stays_held_when_it_is_over()
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(Bad, Com, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("a bug"));

        await RunAsync();

        Assert.That(_ledger.Reserved, Is.Zero);
    }

    private Task<DiscoveryRun> RunAsync(CancellationToken cancellationToken = default) => new DiscoveryHandler(
        _discovery.Object,
        _sellers.Object,
        _refused.Object,
        _ledger.Pay(_keepa.Object),
        _ledger,
        new TokenRefresher(_keepa.Object, _gauge, _time, NullLogger<TokenRefresher>.Instance),
        _doorbell.Object,
        Watched.Storefronts(_time),
        Options.Create(new DiscoveryOptions()),
        Options.Create(new LimitOptions()),
        _time,
        NullLogger<DiscoveryHandler>.Instance).HandleAsync(cancellationToken);

    private void KeepaKnows(SellerId sellerId, int products, Action? onAsked = null)
    {
        var reading = new SellerReading(sellerId, Com, "A shop", [.. Enumerable.Range(0, products).Select(number => Asin.Parse($"B0{number:D8}"))], [], [], null, null);
        _keepa.Setup(keepa => keepa.GetSellerAsync(sellerId, Com, It.IsAny<CancellationToken>()))
            .Callback(() => onAsked?.Invoke())
            .ReturnsAsync(new KeepaAnswer<SellerReading?>(reading, Tokens(10)));
        var stored = new StoredSeller(Guid.NewGuid(), sellerId, Com, "A shop", products, _time.GetUtcNow(), new OpenWork(0, 0, 0, 0, null));
        _sellers.Setup(sellers => sellers.SaveDiscoveredAsync(reading, _time.GetUtcNow(), CancellationToken.None))
            .ReturnsAsync(new SavedSeller(stored, reading.Asins!, Guid.NewGuid()));
    }

    private TokenReading Tokens(int consumed, int left = 15_000) => new(_time.GetUtcNow(), TimeSpan.Zero, left, consumed, 250, TimeSpan.FromSeconds(30), 0);
}
