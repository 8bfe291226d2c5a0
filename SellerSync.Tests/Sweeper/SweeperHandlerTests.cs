using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Sweeper;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Alarms;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Notifications;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Sweeper;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SweeperHandlerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<IHandOverStore> _handOvers = new();
    private readonly Mock<IBatchStore> _batches = new();
    private readonly Mock<IWakeUps> _wakeUps = new();
    private readonly Mock<IDoorbell> _doorbell = new();
    private readonly Mock<IStandingOrders> _orders = new();
    private readonly Mock<ICensusStore> _census = new();

    [TestCase(true, 15_000, true, 1, TestName = "A wake-up that lies ahead is brought forward when the tokens are there already")]
    [TestCase(true, 7_062, true, 1, TestName = "Tokens for one product over the floor are enough for that")]
    [TestCase(true, 7_000, true, 0, TestName = "At the floor the wake-up stays as it is")]
    [TestCase(false, 15_000, true, 0, TestName = "Without waiting work nobody is rung for")]
    [TestCase(true, 15_000, false, 0, TestName = "A wake-up that is due now is not doubled")]
    public async Task Tokens_that_came_early(bool workWaits, int tokens, bool isBroughtForward, int rings)
    {
        _batches.Setup(batches => batches.AnyClaimableAsync(It.IsAny<CancellationToken>())).ReturnsAsync(workWaits);
        _wakeUps.Setup(wakeUps => wakeUps.TrySetAsync(TimeSpan.Zero, It.IsAny<CancellationToken>())).ReturnsAsync(isBroughtForward);

        await SweepAsync(tokens);

        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Exactly(rings));
    }

    [Test]
    public async Task What_no_message_announces_is_rung_for_again()
    {
        var forgotten = Guid.NewGuid();
        _handOvers.Setup(handOvers => handOvers.ForgottenAsync(It.IsAny<CancellationToken>())).ReturnsAsync([forgotten]);
        _wakeUps.Setup(wakeUps => wakeUps.IsMissingAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);

        await SweepAsync(tokens: 0);

        _doorbell.Verify(doorbell => doorbell.RingHandOverAsync(forgotten, TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task While_queued_work_is_paused_only_hand_overs_are_rung_for()
    {
        var forgotten = Guid.NewGuid();
        _handOvers.Setup(handOvers => handOvers.ForgottenAsync(It.IsAny<CancellationToken>())).ReturnsAsync([forgotten]);
        _wakeUps.Setup(wakeUps => wakeUps.IsMissingAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _wakeUps.Setup(wakeUps => wakeUps.TrySetAsync(TimeSpan.Zero, It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _batches.Setup(batches => batches.AnyClaimableAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _orders.Setup(orders => orders.IsDrainingPausedAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);

        await SweepAsync(tokens: 15_000);

        _doorbell.Verify(doorbell => doorbell.RingHandOverAsync(forgotten, TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
        _doorbell.VerifyNoOtherCalls();
        _wakeUps.Verify(wakeUps => wakeUps.TrySetAsync(It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task A_queue_that_is_away_keeps_the_sweep_from_nothing_else()
    {
        _handOvers.Setup(handOvers => handOvers.ForgottenAsync(It.IsAny<CancellationToken>())).ReturnsAsync([Guid.NewGuid()]);
        _doorbell.Setup(doorbell => doorbell.RingHandOverAsync(It.IsAny<Guid>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("away"));

        await SweepAsync(tokens: 0);

        _batches.Verify(batches => batches.FailAbandonedAsync(It.IsAny<CancellationToken>()), Times.Once);
        _census.Verify(store => store.TakeAsync(It.IsAny<CancellationToken>()), Times.Once);
    }

    private Task SweepAsync(int tokens)
    {
        _handOvers.SetReturnsDefault(Task.FromResult<IReadOnlyList<Guid>>([]));
        var gauge = new TokenGauge(Options.Create(new KeepaOptions()), _time);
        gauge.Observe(new TokenReading(_time.GetUtcNow(), TimeSpan.Zero, tokens, 0, 250, TimeSpan.FromSeconds(30), 0));
        var refresher = new TokenRefresher(Mock.Of<IKeepa>(), gauge, _time, NullLogger<TokenRefresher>.Instance);
        _census.Setup(store => store.TakeAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new Census(new Dictionary<string, int>(), new RouteCount(0, 0), new RouteCount(0, 0), false));
        var census = new CensusTaker(_census.Object, new Watched(_time).Round(new ToldNotices()), gauge, new Measured(gauge, _time).Metrics, _time);
        return new SweeperHandler(
            _handOvers.Object, _batches.Object, _wakeUps.Object, _doorbell.Object, _orders.Object, new MemoryLedger(gauge, _time), refresher, census, NullLogger<SweeperHandler>.Instance).HandleAsync(default);
    }
}
