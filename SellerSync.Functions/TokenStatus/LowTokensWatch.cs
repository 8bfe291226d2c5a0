using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>
/// Tells the team when tokens stay low and when they are not any more. The episode is noted only after the message has arrived, so
/// that neither a restart nor a channel that is away loses one; a message that has arrived and cannot be noted is remembered here,
/// so that it is not repeated.
/// </summary>
public sealed partial class LowTokensWatch(
    ILowTokensStore store,
    INotifier notifier,
    IOptions<RoutingThresholds> thresholds,
    IOptions<TokenOptions> options,
    TimeProvider time,
    ILogger<LowTokensWatch> logger)
{
    /// <summary>For a message to arrive. The next look, half a minute later, finds out what became of it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Told? _told;
    private int _isLooking;

    /// <param name="bucket">Null where nobody knows.</param>
    public async Task LookAsync(TokenBucket? bucket, CancellationToken cancellationToken)
    {
        // Two looks at once would tell twice.
        if (Interlocked.Exchange(ref _isLooking, 1) == 1)
        {
            return;
        }

        try
        {
            await LookAloneAsync(bucket, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            NotLooked(logger, exception);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private async Task LookAloneAsync(TokenBucket? bucket, CancellationToken cancellationToken)
    {
        var (stored, now) = await store.ReadAsync(cancellationToken);
        if (_told is { } told && !await HasArrivedAsync(told, cancellationToken))
        {
            return;
        }

        var state = _told?.From == stored ? _told.To : stored;
        var (next, notice) = state.Next(bucket, now, thresholds.Value.LowFill, options.Value.LowAlertAfter);
        if (notice is not null)
        {
            Telling(logger, notice.Text);
            _told = new Told(stored, next, notifier.DeliverAsync(notice));
            if (!await HasArrivedAsync(_told, cancellationToken))
            {
                return;
            }
        }

        if (next != stored)
        {
            await store.WriteAsync(next, cancellationToken);
        }

        _told = null;
    }

    /// <summary>False while the message is under way; one that was lost is forgotten, so that it is told again.</summary>
    private async Task<bool> HasArrivedAsync(Told told, CancellationToken cancellationToken)
    {
        try
        {
            if (await told.Delivery.WaitAsync(Patience, time, cancellationToken))
            {
                return true;
            }
        }
        catch (TimeoutException)
        {
            return false;
        }

        _told = null;
        return false;
    }

    /// <summary>A message on its way, and the step that it tells.</summary>
    private sealed record Told(LowTokens From, LowTokens To, Task<bool> Delivery);

    [LoggerMessage(1310, LogLevel.Warning, "Alert: {Text}")]
    private static partial void Telling(ILogger logger, string text);

    [LoggerMessage(1311, LogLevel.Warning, "Whether tokens stay low could not be looked up")]
    private static partial void NotLooked(ILogger logger, Exception exception);
}
