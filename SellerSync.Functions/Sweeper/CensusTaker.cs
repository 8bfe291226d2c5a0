using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Alarms;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Functions.Sweeper;

/// <summary>
/// Counts over all instances for the metrics, at most once a minute, looks at the alarms, and sees which tokens expire: what is refilled between
/// two looks that both find a full bucket and a batch that could have been claimed.
/// </summary>
public sealed class CensusTaker(ICensusStore store, AlarmRound alarms, ITokenGauge gauge, SellerSyncMetrics metrics, TimeProvider time)
{
    /// <summary>A little less than the sweeper's period, so that no sweep comes too early for it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(55);

    // Between looks further apart than this another instance may have swept, and have counted.
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(2);

    private long? _lookedAt;
    private bool _wasIdle;

    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var sinceLast = _lookedAt is { } lookedAt ? time.GetElapsedTime(lookedAt) : TimeSpan.MaxValue;
        if (sinceLast < Pause)
        {
            return;
        }

        _lookedAt = time.GetTimestamp();
        var census = await store.TakeAsync(cancellationToken);
        metrics.Show(census);
        var full = census.WorkWaits ? FullBucket() : null;
        if (full is not null && _wasIdle && sinceLast <= LongestGap)
        {
            metrics.Wasted(WasteReason.Expired, (int)Math.Round(full.Lump * (sinceLast / full.RefillPeriod)));
        }

        _wasIdle = full is not null;
        await alarms.LookAsync(cancellationToken);
    }

    private TokenBucket? FullBucket()
    {
        var now = time.GetUtcNow();
        return gauge.Latest is { } status && status.IsFreshAt(now) && status.Bucket.At(now) is { Capacity: > 0 } bucket && bucket.Available >= bucket.Capacity
            ? bucket
            : null;
    }
}
