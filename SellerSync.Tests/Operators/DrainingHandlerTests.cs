using Microsoft.Extensions.Logging;
using Moq;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using SellerSync.Functions.OperatorDraining;
using SellerSync.Tests.Keepa;

namespace SellerSync.Tests.Operators;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DrainingHandlerTests
{
    private static readonly OperatorName Somebody = OperatorName.AtTerminal("somebody");
    private static readonly DrainingState State = new(null, [], 3, 1, null, null);

    private readonly Mock<IDrainPause> _pause = new();
    private readonly Mock<IDoorbell> _doorbell = new();
    private readonly MemoryLog _log = new();

    public DrainingHandlerTests() => _pause.Setup(pause => pause.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(State);

    [Test]
    public async Task A_pause_is_told_with_who_and_why_and_rings_for_nobody()
    {
        _pause.Setup(pause => pause.PauseAsync(Somebody, "Keepa is wrong", It.IsAny<CancellationToken>())).ReturnsAsync(true);

        Assert.That(await Handler().PauseAsync(Somebody, "Keepa is wrong", default), Is.EqualTo(new DrainingOutcome.Known(State)));
        Assert.That(_log.All, Has.Some.Contains("Operator terminal: somebody paused queued work: Keepa is wrong"));
        _doorbell.VerifyNoOtherCalls();
    }

    [Test]
    public async Task What_resumes_rings()
    {
        _pause.Setup(pause => pause.ResumeAsync(Somebody, It.IsAny<CancellationToken>())).ReturnsAsync(true);

        Assert.That(await Handler().ResumeAsync(Somebody, default), Is.EqualTo(new DrainingOutcome.Known(State)));
        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(null, TimeSpan.Zero, CancellationToken.None), Times.Once);
        Assert.That(_log.All, Has.Some.Contains("Operator terminal: somebody resumed queued work"));
    }

    [Test]
    public async Task A_queue_that_is_away_does_not_keep_work_paused()
    {
        _pause.Setup(pause => pause.ResumeAsync(Somebody, It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _doorbell.Setup(doorbell => doorbell.RingDrainAsync(It.IsAny<Guid?>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new QueueUnavailableException("away", new InvalidOperationException()));

        Assert.That(await Handler().ResumeAsync(Somebody, default), Is.EqualTo(new DrainingOutcome.Known(State)));
    }

    [Test]
    public async Task A_second_pause_and_a_second_resume_do_nothing()
    {
        Assert.That(await Handler().PauseAsync(Somebody, "again", default), Is.TypeOf<DrainingOutcome.PausedAlready>());
        Assert.That(await Handler().ResumeAsync(Somebody, default), Is.TypeOf<DrainingOutcome.NotPaused>());
        _doorbell.VerifyNoOtherCalls();
    }

    private DrainingHandler Handler() =>
        new(_pause.Object, _doorbell.Object, LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<DrainingHandler>());
}
