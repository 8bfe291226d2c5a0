namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>The pause before the next look at an empty queue: 100 ms, doubled at each empty look up to the maximum.</summary>
internal sealed class PollingBackoff(TimeSpan maximum)
{
    private static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Minimum;

    public TimeSpan Next()
    {
        var pause = _next;
        _next = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, maximum.Ticks));

        return pause;
    }

    public void Reset() => _next = Minimum;
}
