namespace SellerSync.KeepaSimulator.Listing;

/// <summary>The simulated day: it passes with the clock and can be advanced by hand.</summary>
public sealed class SimulatedDay(SimulatorOptions options, TimeProvider time)
{
    private const int LastDay = 1_000_000;

    private readonly DateTimeOffset _start = time.GetUtcNow();
    private long _advanced = options.Day;

    /// <summary>Days since day 0, from 0 to a million.</summary>
    public int Today => (int)Math.Clamp(Interlocked.Read(ref _advanced) + (long)((time.GetUtcNow() - _start) / options.DayLength), 0, LastDay);

    /// <summary>Makes it some days later.</summary>
    public void Advance(int days) => Interlocked.Add(ref _advanced, days);
}
