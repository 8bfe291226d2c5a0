using Microsoft.Extensions.Logging;
using SellerSync.Domain.Memory;
using SellerSync.Domain.Notifications;

namespace SellerSync.Functions.ProductBatches;

/// <summary>Looks at the memory of this instance: collects while that is worth it, and tells the team once each time it is high all the same.</summary>
public sealed partial class MemoryWatch(IMemory memory, INotifier notifier, ILogger<MemoryWatch> logger)
{
    private int _isHigh;

    public void Look()
    {
        var reading = memory.Read();
        if (reading.IsWorthCollecting)
        {
            memory.Collect();
            reading = memory.Read();
        }

        // Drains side by side look at the same memory: one of them tells.
        if (Interlocked.Exchange(ref _isHigh, reading.IsHigh ? 1 : 0) == 0 && reading.IsHigh)
        {
            High(logger, reading.UsedMegabytes, reading.LimitMegabytes);
            notifier.Send(Notices.MemoryHigh(reading));
        }
    }

    public MemoryReading Read() => memory.Read();

    [LoggerMessage(1230, LogLevel.Warning, "Memory was high: {UsedMegabytes} of {LimitMegabytes} MB")]
    private static partial void High(ILogger logger, long usedMegabytes, long limitMegabytes);
}
