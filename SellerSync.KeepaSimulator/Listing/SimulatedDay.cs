namespace SellerSync.KeepaSimulator.Listing;

/// <summary>The simulated day: it passes with the clock and can be advanced by hand.</summary>
public sealed class SimulatedDay(SimulatorOptions options, TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private int _advanced = options.Day;

    /// <summary>Days since day 0, never negative.</summary>
    public int Today => Math.Max(0, _advanced + (int)((time.GetUtcNow() - _start) / options.DayLength));

    /// <summary>Makes it some days later.</summary>
    public void Advance(int days) => Interlocked.Add(ref _advanced, days);
}
