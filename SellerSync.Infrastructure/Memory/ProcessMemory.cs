using Microsoft.Extensions.Options;
using SellerSync.Domain.Memory;

namespace SellerSync.Infrastructure.Memory;

/// <summary><see cref="IMemory"/> of this process: its working set, which is what a plan's limit counts.</summary>
public sealed class ProcessMemory(IOptions<MemoryOptions> options) : IMemory
{
    private const int Megabyte = 1 << 20;

    public MemoryReading Read() => new(
        Environment.WorkingSet / Megabyte,
        options.Value.LimitMegabytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Megabyte,
        options.Value.Plan);

    // Only an aggressive collection hands memory back to the system, and only then does the working set fall.
    public void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
