using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.ProductBatches;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Notifications;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.ProductBatches;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DrainHandlerTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly Marketplace Com = Marketplace.Find(1)!;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<IDrainSlots> _slots = new();
    private readonly Mock<IBatchStore> _batches = new();
    private readonly Mock<IWakeUps> _wakeUps = new();
    private readonly Mock<IDoorbell> _doorbell = new();
    private readonly Mock<IStandingOrders> _orders = new();
    private readonly Mock<IKeepa> _keepa = new();
    private readonly Queue<IReadOnlyList<ClaimedBatch>> _claims = new();
    private readonly ToldNotices _told = new();
    private readonly TokenGauge _gauge;
    private readonly MemoryLedger _ledger;

    public DrainHandlerTests()
    {
        _gauge = new TokenGauge(Options.Create(new KeepaOptions()), _time);
        _ledger = new MemoryLedger(_gauge, _time);
        _slots.Setup(slots => slots.AcquireAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(1);
        _batches.Setup(batches => batches.ClaimAsync(It.IsAny<string>(), It.IsAny<Guid?>(), 3, 150, It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new BatchClaim.Claimed(_claims.TryDequeue(out var claim) ? claim : []));
        _batches.Setup(batches => batches.BeginAsync(It.IsAny<ClaimedBatch>(), It.IsAny<TokenPriority>(), 150, It.IsAny<CancellationToken>()))
            .Returns((ClaimedBatch batch, TokenPriority priority, int tokensAtRisk, CancellationToken _) => _ledger.BeginAsync(batch, priority, tokensAtRisk));
        _batches.Setup(batches => batches.CompleteAsync(It.IsAny<ClaimedBatch>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new BatchResult(0, new Dictionary<Asin, string>()));
        _wakeUps.Setup(wakeUps => wakeUps.TrySetAsync(It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new KeepaAnswer<ProductsAnswer>(new ProductsAnswer([], new Dictionary<Asin, ProductFailure>()), Reading(0)));
    }

    [Test]
    public async Task Without_a_free_slot_the_doorbell_is_acknowledged()
    {
        _slots.Setup(slots => slots.AcquireAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync((int?)null);

        Assert.That((await DrainAsync()).End, Is.EqualTo(DrainEnd.NoSlot));
        _batches.VerifyNoOtherCalls();
    }

    [Test]
    public async Task It_claims_until_nothing_is_left_and_gives_its_slot_back()
    {
        Tokens(15_000);
        _claims.Enqueue([Batch(), Batch(), Batch()]);
        _claims.Enqueue([Batch()]);

        Assert.That(await DrainAsync(), Is.EqualTo(new DrainOutcome(DrainEnd.NothingLeft, 2, 4)));
        _slots.Verify(slots => slots.ReleaseAsync(1, It.IsAny<string>(), CancellationToken.None), Times.Once);
        _doorbell.VerifyNoOtherCalls();
    }

    [Test]
    public async Task The_seller_that_rang_comes_first_once_and_then_all_in_their_order()
    {
        Tokens(15_000);
        var ringer = Guid.NewGuid();
        _claims.Enqueue([Batch()]);
        _claims.Enqueue([Batch()]);

        await DrainAsync(seller: ringer);

        _batches.Verify(batches => batches.ClaimAsync(It.IsAny<string>(), ringer, 3, 150, It.IsAny<CancellationToken>()), Times.Once);
        _batches.Verify(batches => batches.ClaimAsync(It.IsAny<string>(), null, 3, 150, It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    [Test]
    public async Task At_the_floor_it_sets_a_wake_up_for_the_refill_and_runs_nothing()
    {
        AtTheFloor();

        Assert.That(await DrainAsync(), Is.EqualTo(new DrainOutcome(DrainEnd.WaitingForTokens, 0, 0)));
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.FromSeconds(30), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task A_wake_up_that_is_under_way_is_not_doubled()
    {
        AtTheFloor();
        _wakeUps.Setup(wakeUps => wakeUps.TrySetAsync(It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        await DrainAsync();

        _doorbell.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Work_whose_doorbell_was_turned_away_meanwhile_is_rung_for()
    {
        Tokens(15_000);
        _batches.Setup(batches => batches.AnyClaimableAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);

        await DrainAsync();

        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.Zero, CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task Running_out_of_tokens_gives_all_claimed_batches_back()
    {
        Tokens(15_000);
        _claims.Enqueue([Batch(), Batch(), Batch()]);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.RateLimited, "no tokens") { RetryAfter = TimeSpan.FromSeconds(10) });

        Assert.That(await DrainAsync(), Is.EqualTo(new DrainOutcome(DrainEnd.WaitingForTokens, 1, 3)));
        _batches.Verify(batches => batches.SnoozeAsync(It.IsAny<ClaimedBatch>(), TimeSpan.Zero, CancellationToken.None), Times.Exactly(3));
        _keepa.Verify(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()), Times.Once);
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.FromSeconds(10), CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task A_failed_attempt_is_tried_again_later_and_the_next_batch_goes_on()
    {
        Tokens(15_000);
        var (bad, good) = (Batch(), Batch());
        _claims.Enqueue([bad, good]);
        _keepa.SetupSequence(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.Rejected, "Keepa is down"))
            .ReturnsAsync(new KeepaAnswer<ProductsAnswer>(new ProductsAnswer([], new Dictionary<Asin, ProductFailure>()), Reading(0)));

        await DrainAsync();

        _batches.Verify(batches => batches.FailAttemptAsync(bad, "Keepa is down", TimeSpan.FromMinutes(1), CancellationToken.None), Times.Once);
        _batches.Verify(batches => batches.CompleteAsync(good, CancellationToken.None), Times.Once);
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.FromMinutes(1), CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task While_keepa_is_away_no_batch_spends_an_attempt()
    {
        Tokens(15_000);
        _claims.Enqueue([Batch(), Batch(), Batch()]);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.Unavailable, "paused") { RetryAfter = TimeSpan.FromSeconds(15) });

        Assert.That(await DrainAsync(), Is.EqualTo(new DrainOutcome(DrainEnd.WaitingForKeepa, 1, 3)));
        _batches.Verify(batches => batches.SnoozeAsync(It.IsAny<ClaimedBatch>(), TimeSpan.Zero, CancellationToken.None), Times.Exactly(3));
        _batches.Verify(batches => batches.FailAttemptAsync(It.IsAny<ClaimedBatch>(), It.IsAny<string>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()), Times.Never);
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.FromSeconds(15), CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task A_batch_whose_call_keepa_answers_with_a_fault_of_its_own_waits_longer_than_those_behind_it()
    {
        Tokens(15_000);
        var (bad, next) = (Batch(), Batch());
        _claims.Enqueue([bad, next]);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.Unavailable, "500"));

        Assert.That((await DrainAsync()).End, Is.EqualTo(DrainEnd.WaitingForKeepa));
        _batches.Verify(batches => batches.SnoozeAsync(bad, TimeSpan.FromMinutes(2), CancellationToken.None), Times.Once);
        _batches.Verify(batches => batches.SnoozeAsync(next, TimeSpan.Zero, CancellationToken.None), Times.Once);
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.FromMinutes(1), CancellationToken.None), Times.Once);
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.FromMinutes(2), CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task A_doorbell_that_cannot_be_rung_leaves_no_batch_claimed()
    {
        Tokens(15_000);
        _claims.Enqueue([Batch(), Batch()]);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.RateLimited, "no tokens"));
        _doorbell.Setup(doorbell => doorbell.RingDrainAsync(It.IsAny<Guid?>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("storage is down"));

        Assert.That((await DrainAsync()).End, Is.EqualTo(DrainEnd.WaitingForTokens));
        _batches.Verify(batches => batches.SnoozeAsync(It.IsAny<ClaimedBatch>(), TimeSpan.Zero, CancellationToken.None), Times.Exactly(2));
    }

    [Test]
    public async Task On_shutdown_it_gives_its_batches_back_and_rings_for_the_next()
    {
        Tokens(15_000);
        using var shutdown = new CancellationTokenSource();
        _claims.Enqueue([Batch(), Batch()]);
        _batches.Setup(batches => batches.ClaimAsync(It.IsAny<string>(), It.IsAny<Guid?>(), 3, 150, It.IsAny<CancellationToken>()))
            .Callback(shutdown.Cancel)
            .ReturnsAsync(() => new BatchClaim.Claimed(_claims.Dequeue()));

        Assert.That((await DrainAsync(shutdown: shutdown.Token)).End, Is.EqualTo(DrainEnd.HandedOver));
        _batches.Verify(batches => batches.SnoozeAsync(It.IsAny<ClaimedBatch>(), TimeSpan.Zero, CancellationToken.None), Times.Exactly(2));
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.Zero, CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task Without_a_database_it_comes_back_later_instead_of_spending_a_delivery()
    {
        Tokens(15_000);
        _batches.Setup(batches => batches.ClaimAsync(It.IsAny<string>(), It.IsAny<Guid?>(), 3, 150, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("down"));
        _slots.Setup(slots => slots.ReleaseAsync(1, It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        Assert.That((await DrainAsync()).End, Is.EqualTo(DrainEnd.Postponed));
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.FromSeconds(30), CancellationToken.None), Times.Once);
    }

    [Test]
    public async Task The_team_reads_of_each_loop_and_of_the_end()
    {
        Tokens(15_000);
        _claims.Enqueue([Batch(), Batch()]);
        _claims.Enqueue([Batch()]);

        await DrainAsync();

        Assert.That(_told.Texts.Select(text => text.Split('\n')[0]), Is.EqualTo(new[]
        {
            "🚀 Product Batches started: Loop 1: 2 products (2 batches) - Seller: A1SMALLS",
            "✅ Product Batches completed: Loop 1: 0/2 products processed - 0.0s",
            "🚀 Product Batches started: Loop 2: 1 products (1 batches) - Seller: A1SMALLS",
            "✅ Product Batches completed: Loop 2: 0/1 products processed - 0.0s",
            "✅ Continuous Product Batches completed: 🔄 Continuous processing complete: 2 loops, 0 total products processed",
        }));
    }

    [Test]
    public async Task The_team_reads_that_the_database_is_away()
    {
        _slots.Setup(slots => slots.AcquireAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        await DrainAsync();

        Assert.That(_told.Texts, Is.EqualTo(new[] { "❌ Product Batches error: The database is not available" }));
    }

    [Test]
    public void The_team_reads_of_a_fault_that_nobody_foresaw_but_not_its_words()
    {
        _slots.Setup(slots => slots.AcquireAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("Password=secret"));

        Assert.That(() => DrainAsync(), Throws.InvalidOperationException);
        Assert.That(_told.Texts, Is.EqualTo(new[] { "❌ Product Batches error: An unforeseen fault of ours (InvalidOperationException)" }));
    }

    [Test]
    public async Task While_it_is_paused_it_claims_nothing_and_rings_for_nobody()
    {
        Tokens(15_000);
        _batches.Setup(batches => batches.AnyClaimableAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _orders.Setup(orders => orders.IsDrainingPausedAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);

        var outcome = await DrainAsync();

        Assert.That(outcome, Is.EqualTo(new DrainOutcome(DrainEnd.Paused, 0, 0)));
        _batches.Verify(batches => batches.ClaimAsync(It.IsAny<string>(), It.IsAny<Guid?>(), It.IsAny<int>(), It.IsAny<int>(), It.IsAny<CancellationToken>()), Times.Never);
        _doorbell.VerifyNoOtherCalls();
        _slots.Verify(slots => slots.ReleaseAsync(1, It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task Paused_in_the_middle_it_gives_the_rest_of_its_claim_back_and_no_attempt_is_spent()
    {
        Tokens(15_000);
        var (first, second) = (Batch(), Batch());
        _claims.Enqueue([first, second]);
        _orders.Setup(orders => orders.ForAsync(first, It.IsAny<CancellationToken>())).ReturnsAsync(StandingOrder.Pause);

        var outcome = await DrainAsync();

        Assert.That(outcome.End, Is.EqualTo(DrainEnd.Paused));
        _batches.Verify(batches => batches.SnoozeAsync(first, TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
        _batches.Verify(batches => batches.SnoozeAsync(second, TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
        _keepa.Verify(keepa => keepa.GetProductsAsync(It.IsAny<SellerId>(), It.IsAny<Marketplace>(), It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()), Times.Never);
        _doorbell.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_batch_that_was_cancelled_is_left_alone_and_the_next_is_run()
    {
        Tokens(15_000);
        var (first, second) = (Batch(), Batch());
        _claims.Enqueue([first, second]);
        _orders.Setup(orders => orders.ForAsync(first, It.IsAny<CancellationToken>())).ReturnsAsync(StandingOrder.Cancel);

        var outcome = await DrainAsync();

        Assert.That(outcome.End, Is.EqualTo(DrainEnd.NothingLeft));
        _batches.Verify(batches => batches.SnoozeAsync(It.IsAny<ClaimedBatch>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()), Times.Never);
        _batches.Verify(batches => batches.CompleteAsync(It.IsAny<ClaimedBatch>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    private Task<DrainOutcome> DrainAsync(Guid? seller = null, CancellationToken shutdown = default)
    {
        var limits = Options.Create(new LimitOptions { CallsAtOnce = 1 });
        var tokens = new TokenRefresher(_keepa.Object, _gauge, _time, NullLogger<TokenRefresher>.Instance);
        var handler = new DrainHandler(
            _slots.Object,
            _batches.Object,
            _wakeUps.Object,
            _doorbell.Object,
            tokens,
            _orders.Object,
            new Leases(_batches.Object, Options.Create(new DrainOptions()), _time, NullLogger<HeldBatches>.Instance),
            new BatchRunner(
                _ledger.Pay(_keepa.Object),
                _batches.Object,
                _ledger,
                new KnownCosts(),
                _orders.Object,
                limits,
                new Measured(_gauge, _time).Metrics,
                _time,
                NullLogger<BatchRunner>.Instance),
            new BatchFinisher(_batches.Object, _time, NullLogger<BatchFinisher>.Instance),
            _told,
            new MemoryWatch(new FakeMemory(100), _told, NullLogger<MemoryWatch>.Instance),
            Options.Create(new DrainOptions()),
            limits,
            _time,
            NullLogger<DrainHandler>.Instance);
        return handler.HandleAsync(seller, shutdown);
    }

    private void AtTheFloor()
    {
        Tokens(7_000);
        _batches.Setup(batches => batches.ClaimAsync(It.IsAny<string>(), It.IsAny<Guid?>(), 3, 150, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new BatchClaim.NoTokens(TimeSpan.FromSeconds(30)));
    }

    private void Tokens(int available) => _gauge.Observe(Reading(0) with { TokensLeft = available });

    private TokenReading Reading(int consumed) => new(_time.GetUtcNow(), TimeSpan.Zero, 15_000, consumed, 250, TimeSpan.FromSeconds(30), 0);

    private static ClaimedBatch Batch() => new(Guid.NewGuid(), 1, 1, Guid.NewGuid(), Seller, Com, 5, [Asin.Parse("B000000001")]);
}
