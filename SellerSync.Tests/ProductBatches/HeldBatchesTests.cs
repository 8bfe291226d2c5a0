using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.ProductBatches;

namespace SellerSync.Tests.ProductBatches;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HeldBatchesTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<IBatchStore> _batches = new();
    private readonly List<Guid[]> _beats = [];
    private readonly HashSet<Guid> _lost = [];
    private readonly SemaphoreSlim _beat = new(0);

    public HeldBatchesTests() => _batches
        .Setup(batches => batches.ExtendAsync(It.IsAny<IReadOnlyCollection<ClaimedBatch>>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((IReadOnlyCollection<ClaimedBatch> held, CancellationToken _) =>
        {
            _beats.Add([.. held.Select(batch => batch.Id)]);
            _beat.Release();
            return held.Select(batch => batch.Id).Where(id => !_lost.Contains(id)).ToHashSet();
        });

    [Test]
    public async Task Four_signs_of_life_are_given_for_each_lease_until_a_batch_is_finished()
    {
        var (first, second) = (Batch(), Batch());
        using var workTime = WorkTime();
        await using (var held = Hold(workTime, first, second))
        {
            await BeatAsync();
            held.Finished(first);
            await BeatAsync();
        }

        _time.Advance(Lease);

        Assert.That(_beats, Is.EqualTo(new[] { new[] { first.Id, second.Id }, [second.Id] }));
        Assert.That(workTime.Abort.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task A_batch_that_was_taken_over_ends_the_work_at_once()
    {
        var batch = Batch();
        using var workTime = WorkTime();
        await using var held = Hold(workTime, batch);

        var aborted = new TaskCompletionSource();
        await using var registration = workTime.Abort.Register(aborted.SetResult);

        _lost.Add(batch.Id);
        await BeatAsync();
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(workTime.Stop.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task A_batch_that_was_taken_over_is_told_of_once()
    {
        var (lost, kept) = (Batch(), Batch());
        using var workTime = WorkTime();
        await using var held = Hold(workTime, lost, kept);

        _lost.Add(lost.Id);
        await BeatAsync();
        await BeatAsync();

        Assert.That(_beats, Is.EqualTo(new[] { new[] { lost.Id, kept.Id }, [kept.Id] }));
    }

    [Test]
    public async Task A_database_that_is_away_is_no_reason_to_stop()
    {
        _batches.Setup(batches => batches.ExtendAsync(It.IsAny<IReadOnlyCollection<ClaimedBatch>>(), It.IsAny<CancellationToken>()))
            .Callback(() => _beat.Release())
            .ThrowsAsync(new StoreUnavailableException("down"));
        using var workTime = WorkTime();
        await using var held = Hold(workTime, Batch());

        await BeatAsync();
        await BeatAsync();

        Assert.That(workTime.Stop.IsCancellationRequested, Is.False);
    }

    private async Task BeatAsync()
    {
        _time.Advance(Lease / 4);
        Assert.That(await _beat.WaitAsync(TimeSpan.FromSeconds(10)), Is.True, "a sign of life");
    }

    private WorkTime WorkTime() => new(TimeSpan.FromHours(1), TimeSpan.Zero, _time, default);

    private HeldBatches Hold(WorkTime workTime, params ClaimedBatch[] held) => new(held, _batches.Object, Lease, workTime, _time, NullLogger.Instance);

    private static ClaimedBatch Batch() => new(Guid.NewGuid(), 1, 1, Guid.NewGuid(), SellerId.Parse("A1SMALLSHOP12"), Marketplace.Find(1)!, 5, []);
}
