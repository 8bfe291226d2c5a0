using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Sweeper;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Tests.FunctionsEmulator;

namespace SellerSync.Tests.Sweeper;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LeaseWatchTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly WaitedClock _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<IHandOverStore> _handOvers = new();
    private readonly Mock<IBatchStore> _batches = new();
    private readonly Mock<IDoorbell> _doorbell = new();
    private readonly Mock<IStandingOrders> _orders = new();
    private readonly SemaphoreSlim _looks = new(0);

    public LeaseWatchTests()
    {
        _handOvers.Setup(handOvers => handOvers.ForgottenAsync(It.IsAny<CancellationToken>())).ReturnsAsync([]);
        _batches.Setup(batches => batches.AnyOrphanedAsync(Lease / 2, It.IsAny<CancellationToken>())).Callback(() => _looks.Release()).ReturnsAsync(false);
    }

    [Test]
    public async Task What_the_dead_held_is_rung_for()
    {
        var handOver = Guid.NewGuid();
        _handOvers.Setup(handOvers => handOvers.ForgottenAsync(It.IsAny<CancellationToken>())).ReturnsAsync([handOver]);
        _batches.Setup(batches => batches.AnyOrphanedAsync(Lease / 2, It.IsAny<CancellationToken>())).ReturnsAsync(true);
        var rung = new TaskCompletionSource();
        _doorbell.Setup(doorbell => doorbell.RingDrainAsync(null, TimeSpan.Zero, It.IsAny<CancellationToken>())).Callback(rung.SetResult).Returns(Task.CompletedTask);
        using var watch = await StartAsync();

        _time.Advance(Lease / 4);
        await rung.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await watch.StopAsync(default);

        _doorbell.Verify(doorbell => doorbell.RingHandOverAsync(handOver, TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task While_queued_work_is_paused_the_dead_wait_as_well()
    {
        _batches.Setup(batches => batches.AnyOrphanedAsync(Lease / 2, It.IsAny<CancellationToken>())).Callback(() => _looks.Release()).ReturnsAsync(true);
        _orders.Setup(orders => orders.IsDrainingPausedAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        using var watch = await StartAsync();

        await LookAsync();
        await LookAsync();
        await watch.StopAsync(default);

        _doorbell.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Where_nobody_died_nobody_is_rung_for()
    {
        using var watch = await StartAsync();

        await LookAsync();
        await LookAsync();
        await watch.StopAsync(default);

        _doorbell.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_database_that_is_away_is_looked_at_again()
    {
        _batches.Setup(batches => batches.AnyOrphanedAsync(Lease / 2, It.IsAny<CancellationToken>()))
            .Callback(() => _looks.Release()).ThrowsAsync(new StoreUnavailableException("down"));
        using var watch = await StartAsync();

        await LookAsync();
        await LookAsync();
        await watch.StopAsync(default);

        Assert.That(watch.ExecuteTask!.IsCompletedSuccessfully, Is.True);
    }

    private async Task LookAsync()
    {
        _time.Advance(Lease / 4);
        Assert.That(await _looks.WaitAsync(TimeSpan.FromSeconds(10)), Is.True, "a look");
    }

    private async Task<LeaseWatch> StartAsync()
    {
        var watch = new LeaseWatch(
            _handOvers.Object, _batches.Object, _doorbell.Object, _orders.Object, Options.Create(new DrainOptions { Lease = Lease }), _time, NullLogger<LeaseWatch>.Instance);
        await watch.StartAsync(default);
        await _time.NextWaitAsync(default); // its timer stands
        return watch;
    }
}
