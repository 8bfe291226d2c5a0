using SellerSync.Domain.Batches;
using SellerSync.Domain.Notifications;

namespace SellerSync.Functions.ProductBatches;

/// <summary>The account of one drain, told to the team loop by loop. A drain that found nothing to run tells nothing.</summary>
public sealed class DrainReport(INotifier notifier, MemoryWatch memory, TimeProvider time)
{
    /// <summary>Loops between two looks at the memory.</summary>
    public const int MemoryEvery = 5;

    /// <summary>More than this for a batch, on average in a loop, is slow.</summary>
    public static readonly TimeSpan SlowBatch = TimeSpan.FromSeconds(45);

    private int _loops;
    private int _batches;
    private int _stored;
    private bool _isSlow;
    private long _loopStarted;
    private int _loopProducts;
    private int _loopStored;
    private int _loopRuns;

    public void LoopStarted(IReadOnlyList<ClaimedBatch> claimed)
    {
        _loops++;
        _batches += claimed.Count;
        _loopStarted = time.GetTimestamp();
        _loopProducts = claimed.Sum(batch => batch.Unsettled.Count);
        (_loopStored, _loopRuns) = (0, 0);
        notifier.Send(Notices.LoopStarted(_loops, _loopProducts, claimed.Count, claimed.Select(batch => batch.SellerId)));
    }

    /// <summary>Not for a batch that was given back untouched.</summary>
    public void BatchRan(BatchRun run)
    {
        _loopRuns++;
        _loopStored += run.Stored;
    }

    public void LoopEnded()
    {
        var took = time.GetElapsedTime(_loopStarted);
        _stored += _loopStored;
        notifier.Send(Notices.LoopEnded(_loops, _loopStored, _loopProducts, took, memory.Read()));

        var average = took / Math.Max(1, _loopRuns);
        if (average > SlowBatch && !_isSlow)
        {
            notifier.Send(Notices.SlowBatches(average, SlowBatch));
        }

        _isSlow = average > SlowBatch;
        if (_loops % MemoryEvery == 0)
        {
            memory.Look();
        }
    }

    public DrainOutcome Outcome(DrainEnd end) => new(end, _loops, _batches);

    public void Ended(DrainEnd end)
    {
        if (end == DrainEnd.Postponed)
        {
            Failed("The database is not available");
        }
        else if (_loops > 0)
        {
            notifier.Send(Notices.DrainEnded(_loops, _stored));
        }
    }

    /// <param name="error">For people; holds no secret.</param>
    public void Failed(string error) => notifier.Send(Notices.DrainFailed(error));
}
