using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;

namespace SellerSync.Functions.ProductBatches;

/// <summary>Gives the sign of life for a drain's slot, and gives it back when it is disposed.</summary>
internal sealed partial class HeldSlot : IAsyncDisposable
{
    private readonly int _slot;
    private readonly string _workerId;
    private readonly IDrainSlots _slots;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _heartbeat;

    /// <param name="lease">How long the slot is kept without a sign of life.</param>
    public HeldSlot(int slot, string workerId, IDrainSlots slots, TimeSpan lease, TimeProvider time, ILogger logger)
    {
        (_slot, _workerId, _slots, _logger) = (slot, workerId, slots, logger);
        _heartbeat = BeatAsync(lease / 4, time);
    }

    public async ValueTask DisposeAsync()
    {
        _done.Cancel();
        await _heartbeat;
        _done.Dispose();
        await _slots.ReleaseAsync(_slot, _workerId, CancellationToken.None);
    }

    private async Task BeatAsync(TimeSpan period, TimeProvider time)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_done.Token))
            {
                try
                {
                    await _slots.ExtendAsync(_slot, _workerId, _done.Token);
                }
                catch (StoreUnavailableException exception)
                {
                    NotExtended(_logger, _slot, exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the drain has ended
        }
    }

    [LoggerMessage(1222, LogLevel.Warning, "Drain slot {Slot} could not be extended")]
    private static partial void NotExtended(ILogger logger, int slot, Exception exception);
}
