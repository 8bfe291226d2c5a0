using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Notifications;

namespace SellerSync.Functions.Alarms;

/// <summary>
/// Tells the team when something is wrong for a while and when it is not any more. An incident is noted only after the message has
/// arrived, so that neither a restart nor a channel that is away loses one; a message that has arrived and cannot be noted is
/// remembered here, so that it is not repeated.
/// </summary>
public sealed partial class IncidentWatch(IIncidentStore store, INotifier notifier, TimeProvider time, ILogger<IncidentWatch> logger)
{
    /// <summary>For a message to arrive. The next look finds out what became of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<IncidentKind, Watched> _watched = new();

    /// <param name="next">The rule: what follows from this look by the clock that all instances share.</param>
    public async Task LookAsync(
        IncidentKind kind, Func<Incident, DateTimeOffset, (Incident State, Notice? Notice)> next, CancellationToken cancellationToken)
    {
        var watched = _watched.GetOrAdd(kind, _ => new Watched());

        // Two looks at once would tell twice.
        if (Interlocked.Exchange(ref watched.IsLooking, 1) == 1)
        {
            return;
        }

        try
        {
            await LookAloneAsync(kind, watched, next, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            NotLooked(logger, kind, exception);
        }
        finally
        {
            Volatile.Write(ref watched.IsLooking, 0);
        }
    }

    private async Task LookAloneAsync(
        IncidentKind kind, Watched watched, Func<Incident, DateTimeOffset, (Incident State, Notice? Notice)> next, CancellationToken cancellationToken)
    {
        var (stored, now) = await store.ReadAsync(kind, cancellationToken);
        if (watched.Told is not null && !await HasArrivedAsync(watched, cancellationToken))
        {
            return;
        }

        var (state, notice) = next(watched.Told?.From == stored ? watched.Told.To : stored, now);
        if (notice is not null)
        {
            Telling(logger, notice.Text);
            watched.Told = new Told(stored, state, notifier.DeliverAsync(notice));
            if (!await HasArrivedAsync(watched, cancellationToken))
            {
                return;
            }
        }

        if (state != stored)
        {
            await store.WriteAsync(kind, state, cancellationToken);
        }

        watched.Told = null;
    }

    /// <summary>False while the message is under way; one that was lost is forgotten, so that it is told again.</summary>
    private async Task<bool> HasArrivedAsync(Watched watched, CancellationToken cancellationToken)
    {
        try
        {
            if (await watched.Told!.Delivery.WaitAsync(Patience, time, cancellationToken))
            {
                return true;
            }
        }
        catch (TimeoutException)
        {
            return false;
        }

        watched.Told = null;
        return false;
    }

    private sealed class Watched
    {
        public int IsLooking;

        public Told? Told { get; set; }
    }

    /// <summary>A message on its way, and the step that it tells.</summary>
    private sealed record Told(Incident From, Incident To, Task<bool> Delivery);

    [LoggerMessage(1310, LogLevel.Warning, "Alert: {Text}")]
    private static partial void Telling(ILogger logger, string text);

    [LoggerMessage(1311, LogLevel.Warning, "Whether there is an incident ({Kind}) could not be looked up")]
    private static partial void NotLooked(ILogger logger, IncidentKind kind, Exception exception);
}
