using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Functions.ProductBatches;

/// <summary>
/// Gives the sign of life for batches that a worker holds, until each is finished. One that was taken over meanwhile, because
/// this process stood still for too long, ends the work at once: its calls would be paid for nothing.
/// </summary>
public sealed partial class HeldBatches : IAsyncDisposable
{
    private readonly IBatchStore _batches;
    private readonly WorkTime _workTime;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, ClaimedBatch> _held;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _heartbeat;

    /// <param name="lease">How long the batches are kept without a sign of life.</param>
    public HeldBatches(IReadOnlyList<ClaimedBatch> held, IBatchStore batches, TimeSpan lease, WorkTime workTime, TimeProvider time, ILogger logger)
    {
        (_batches, _workTime, _logger) = (batches, workTime, logger);
        _held = held.ToDictionary(batch => batch.Id);
        _heartbeat = BeatAsync(lease / 4, time);
    }

    /// <summary>This one is finished or given back.</summary>
    public void Finished(ClaimedBatch batch)
    {
        _ = Drop(batch);
    }

    public async ValueTask DisposeAsync()
    {
        _done.Cancel();
        await _heartbeat;
        _done.Dispose();
    }

    private async Task BeatAsync(TimeSpan period, TimeProvider time)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_done.Token))
            {
                await BeatOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // the work has ended
        }
    }

    private async Task BeatOnceAsync()
    {
        IReadOnlyCollection<ClaimedBatch> held;
        lock (_lock)
        {
            held = [.. _held.Values];
        }

        try
        {
            var still = held.Count > 0 ? await _batches.ExtendAsync(held, _done.Token) : new HashSet<Guid>();
            foreach (var lost in held.Where(batch => !still.Contains(batch.Id) && Drop(batch)))
            {
                Lost(_logger, lost.Id);
                _workTime.AbortNow();
            }
        }
        catch (StoreUnavailableException exception)
        {
            // Nobody else can take them while the database is away; afterwards the fence decides.
            NotExtended(_logger, held.Count, exception);
        }
    }

    // False where it was finished while the database was asked.
    private bool Drop(ClaimedBatch batch)
    {
        lock (_lock)
        {
            return _held.Remove(batch.Id);
        }
    }

    [LoggerMessage(1240, LogLevel.Warning, "Batch {BatchId} was taken over while this worker stood still: its work ends")]
    private static partial void Lost(ILogger logger, Guid batchId);

    [LoggerMessage(1241, LogLevel.Warning, "The lease of {Count} batches could not be extended")]
    private static partial void NotExtended(ILogger logger, int count, Exception exception);
}

/// <summary>Holds claimed batches for as long as their worker lives.</summary>
public sealed class Leases(IBatchStore batches, IOptions<DrainOptions> options, TimeProvider time, ILogger<HeldBatches> logger)
{
    /// <summary>Until disposed; <paramref name="workTime"/> ends when a batch was lost.</summary>
    public HeldBatches Hold(IReadOnlyList<ClaimedBatch> claimed, WorkTime workTime) =>
        new(claimed, batches, options.Value.Lease, workTime, time, logger);
}
