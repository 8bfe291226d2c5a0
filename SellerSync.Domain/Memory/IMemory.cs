namespace SellerSync.Domain.Memory;

/// <summary>The memory of this instance.</summary>
public interface IMemory
{
    MemoryReading Read();

    /// <summary>Gives back what is no longer used; everything stands still meanwhile.</summary>
    void Collect();
}
