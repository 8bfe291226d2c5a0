using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Snapshots;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.SellerSnapshots;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.SellerSnapshots;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SnapshotHandlerTests
{
    private static readonly Marketplace Com = Marketplace.Find(1)!;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TokenGauge _gauge;
    private readonly MemoryLedger _ledger;
    private readonly Queue<QueuedSnapshot> _queue = new(Enumerable.Range(10, 20).Select(number => new QueuedSnapshot(SellerId.Parse($"ACOMPETITOR{number}"), Com)));
    private readonly Mock<ISnapshotStore> _snapshots = new();
    private readonly Mock<IRefusedStorefronts> _refused = new();
    private readonly Mock<IBatchStore> _batches = new();
    private readonly Mock<IKeepa> _keepa = new();

    public SnapshotHandlerTests()
    {
        _gauge = new(Options.Create(new KeepaOptions()), _time);
        _ledger = new(_gauge, _time);
        _gauge.Observe(Tokens(15_000));
        _snapshots.Setup(store => store.ClaimAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() => _queue.TryDequeue(out var next) ? next : null);
        KeepaKnows(3);
    }

    [Test]
    public async Task A_few_competitors_are_taken_down_in_each_run()
    {
        Assert.That(await RunAsync(), Is.EqualTo(5));
        _snapshots.Verify(
            store => store.StoreAsync(It.IsAny<QueuedSnapshot>(), It.Is<IReadOnlyList<Asin>>(asins => asins.Count == 3), _time.GetUtcNow(), CancellationToken.None),
            Times.Exactly(5));
    }

    [Test]
    public async Task An_empty_queue_costs_nothing()
    {
        _queue.Clear();

        Assert.That(await RunAsync(), Is.Zero);
        _keepa.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Where_tokens_are_not_plentiful_nothing_is_claimed()
    {
        _gauge.Observe(Tokens(12_000));

        Assert.That(await RunAsync(), Is.Zero);
        _snapshots.VerifyNoOtherCalls();
    }

    [Test]
    public async Task While_queued_work_waits_nothing_is_claimed()
    {
        _batches.Setup(batches => batches.AnyClaimableAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);

        Assert.That(await RunAsync(), Is.Zero);
        _snapshots.VerifyNoOtherCalls();
    }

    [Test]
    public async Task An_unknown_competitor_is_dropped()
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(It.IsAny<SellerId>(), Com, It.IsAny<CancellationToken>())).ReturnsAsync(new KeepaAnswer<SellerReading?>(null, Tokens(15_000)));

        Assert.That(await RunAsync(), Is.EqualTo(5));
        _snapshots.Verify(store => store.DropAsync(It.IsAny<QueuedSnapshot>(), CancellationToken.None), Times.Exactly(5));
        VerifyNothingStored();
    }

    [Test]
    public async Task A_competitor_over_the_limit_is_dropped_and_remembered_as_refused()
    {
        KeepaKnows(3_001);

        await RunAsync();

        _refused.Verify(refused => refused.RememberAsync(SellerId.Parse("ACOMPETITOR10"), Com, 3_001, _time.GetUtcNow(), CancellationToken.None), Times.Once);
        _snapshots.Verify(store => store.DropAsync(It.IsAny<QueuedSnapshot>(), CancellationToken.None), Times.Exactly(5));
        VerifyNothingStored();
    }

    [Test]
    public async Task A_competitor_that_keepa_fails_stays_for_later_and_the_others_go_on()
    {
        _keepa.Setup(keepa => keepa.GetSellerAsync(SellerId.Parse("ACOMPETITOR10"), Com, It.IsAny<CancellationToken>())).ThrowsAsync(new KeepaException(KeepaFault.Unavailable, "down"));

        Assert.That(await RunAsync(), Is.EqualTo(4));
        _snapshots.Verify(store => store.DropAsync(It.IsAny<QueuedSnapshot>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task A_database_that_fails_ends_the_run_quietly()
    {
        _snapshots
            .Setup(store => store.StoreAsync(It.IsAny<QueuedSnapshot>(), It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("down"));

        Assert.That(await RunAsync(), Is.Zero);
        _keepa.Verify(keepa => keepa.GetSellerAsync(It.IsAny<SellerId>(), Com, It.IsAny<CancellationToken>()), Times.Once);
        Assert.That(_ledger.Reserved, Is.Zero, "no token stays reserved");
    }

    private Task<int> RunAsync() => new SnapshotHandler(
        _snapshots.Object,
        _refused.Object,
        _batches.Object,
        _ledger.Pay(_keepa.Object),
        _ledger,
        new TokenRefresher(_keepa.Object, _gauge, _time, NullLogger<TokenRefresher>.Instance),
        Options.Create(new SnapshotOptions()),
        Options.Create(new LimitOptions()),
        _time,
        NullLogger<SnapshotHandler>.Instance).HandleAsync(CancellationToken.None);

    private void VerifyNothingStored() => _snapshots.Verify(
        store => store.StoreAsync(It.IsAny<QueuedSnapshot>(), It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()), Times.Never);

    private void KeepaKnows(int products)
    {
        var asins = Enumerable.Range(0, products).Select(number => Asin.Parse($"B0{number:D8}")).ToList();
        _keepa.Setup(keepa => keepa.GetSellerAsync(It.IsAny<SellerId>(), Com, It.IsAny<CancellationToken>()))
            .ReturnsAsync((SellerId sellerId, Marketplace _, CancellationToken _) =>
                new KeepaAnswer<SellerReading?>(new SellerReading(sellerId, Com, "A shop", asins, [], [], null, null), Tokens(15_000)));
    }

    private TokenReading Tokens(int left) => new(_time.GetUtcNow(), TimeSpan.Zero, left, 10, 250, TimeSpan.FromSeconds(30), 0);
}
