using Microsoft.Extensions.Logging;
using Moq;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using SellerSync.Functions.OperatorBatches;
using SellerSync.Tests.Keepa;

namespace SellerSync.Tests.Operators;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BatchOrderHandlerTests
{
    private static readonly Guid Batch = Guid.NewGuid();
    private static readonly Guid Seller = Guid.NewGuid();
    private static readonly OperatorName Somebody = OperatorName.User(Guid.NewGuid());

    private readonly Mock<IBatchOrders> _orders = new();
    private readonly Mock<IDoorbell> _doorbell = new();
    private readonly MemoryLog _log = new();

    [Test]
    public async Task A_replay_rings_for_its_seller_and_says_who_ordered_it()
    {
        Ordered(new BatchOrdered.Done(Seller));

        await Handler().ReplayAsync(Batch, Somebody, default);

        _doorbell.Verify(doorbell => doorbell.RingDrainAsync(Seller, TimeSpan.Zero, CancellationToken.None), Times.Once);
        Assert.That(_log.All, Has.Some.Contains($"Operator {Somebody} ordered replay of batch {Batch}"));
    }

    [Test]
    public async Task A_cancel_rings_for_nobody()
    {
        Ordered(new BatchOrdered.Done(Seller));

        await Handler().CancelAsync(Batch, Somebody, default);

        _doorbell.VerifyNoOtherCalls();
        Assert.That(_log.All, Has.Some.Contains($"Operator {Somebody} ordered cancel of batch {Batch}"));
    }

    [Test]
    public async Task What_was_refused_rings_for_nobody_and_is_told_as_well()
    {
        Ordered(new BatchOrdered.WrongStatus("COMPLETED"));

        var ordered = await Handler().ReplayAsync(Batch, Somebody, default);

        Assert.That(ordered, Is.EqualTo(new BatchOrdered.WrongStatus("COMPLETED")));
        _doorbell.VerifyNoOtherCalls();
        Assert.That(_log.All, Has.Some.Contains($"Operator {Somebody} was refused replay of batch {Batch}: WrongStatus"));
    }

    [Test]
    public async Task A_queue_that_is_away_does_not_undo_a_replay()
    {
        Ordered(new BatchOrdered.Done(Seller));
        _doorbell.Setup(doorbell => doorbell.RingDrainAsync(It.IsAny<Guid?>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new QueueUnavailableException("away", new InvalidOperationException()));

        Assert.That(await Handler().ReplayAsync(Batch, Somebody, default), Is.TypeOf<BatchOrdered.Done>());
    }

    private void Ordered(BatchOrdered ordered)
    {
        _orders.Setup(orders => orders.ReplayAsync(Batch, Somebody, It.IsAny<CancellationToken>())).ReturnsAsync(ordered);
        _orders.Setup(orders => orders.CancelAsync(Batch, Somebody, It.IsAny<CancellationToken>())).ReturnsAsync(ordered);
    }

    private BatchOrderHandler Handler() =>
        new(_orders.Object, _doorbell.Object, LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<BatchOrderHandler>());
}
