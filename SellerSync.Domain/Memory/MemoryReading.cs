namespace SellerSync.Domain.Memory;

/// <summary>How much memory this instance uses of what it may.</summary>
/// <param name="LimitMegabytes">What the instance may use.</param>
/// <param name="Plan">How people call what it runs on.</param>
public sealed record MemoryReading(long UsedMegabytes, long LimitMegabytes, string Plan)
{
    /// <summary>Over 40 % of the limit. Source: the original's constants.</summary>
    public bool IsWorthCollecting => UsedMegabytes * 10 > LimitMegabytes * 4;

    /// <summary>Over 70 % of the limit. Source: the original's constants.</summary>
    public bool IsHigh => UsedMegabytes * 10 > LimitMegabytes * 7;
}
