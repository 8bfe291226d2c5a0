using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Progress;
using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.SellerProgress;

/// <summary>
/// Watches a seller's progress while somebody listens: by polling, since behind a pooler no connection can wait for a
/// notification.
/// </summary>
public sealed partial class ProgressWatch(IProgressStore store, TimeProvider time, ILogger<ProgressWatch> logger)
{
    public static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(15);

    /// <summary>A forecast that moves by less is not told anew.</summary>
    public static readonly TimeSpan LeastMove = TimeSpan.FromSeconds(10);

    /// <summary>Azure cuts an HTTP answer at 230 seconds; a listener comes back with its Last-Event-ID.</summary>
    public static readonly TimeSpan EndAfter = TimeSpan.FromMinutes(3);

    /// <summary>Each change from <paramref name="first"/> on that is not <paramref name="lastEventId"/>'s, until idle or the end of the time.</summary>
    public async IAsyncEnumerable<ProgressEvent> WatchAsync(
        SellerId sellerId,
        Marketplace marketplace,
        RunProgress first,
        string? lastEventId,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var told = started;
        var seen = lastEventId;
        var forecast = first.Forecast;
        for (var current = first; current is not null; current = await ReadAsync(sellerId, marketplace, cancellationToken))
        {
            var changed = new ProgressEvent.Changed(current);
            if (changed.Id != seen || HasMoved(current.Forecast, since: forecast))
            {
                yield return changed;
                (seen, forecast) = (changed.Id, current.Forecast);
                told = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(told) >= SilentFor)
            {
                yield return new ProgressEvent.StillHere();
                told = time.GetTimestamp();
            }

            if (!current.IsOpen)
            {
                yield return new ProgressEvent.Done(changed.Id);
                yield break;
            }

            if (time.GetElapsedTime(started) >= EndAfter)
            {
                yield break;
            }

            await Task.Delay(PollEvery, time, cancellationToken);
        }
    }

    // A forecast moves a little with each look: only what somebody who waits would notice is told, a tenth of the wait.
    private bool HasMoved(Forecast? current, Forecast? since)
    {
        if (current is null || since is null)
        {
            return false;
        }

        var wait = since.ReadyAt - time.GetUtcNow();
        return (current.ReadyAt - since.ReadyAt).Duration() > (wait > LeastMove * 10 ? wait / 10 : LeastMove);
    }

    private async Task<RunProgress?> ReadAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(sellerId, marketplace, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            // The status line is long sent: the stream ends without "done", and the listener comes back.
            Interrupted(logger, exception);
            return null;
        }
    }

    [LoggerMessage(1620, LogLevel.Warning, "Progress events ended early: the database was unavailable")]
    private static partial void Interrupted(ILogger logger, Exception exception);
}
