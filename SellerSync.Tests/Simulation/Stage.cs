namespace SellerSync.Tests.Simulation;

/// <summary>One thread, one clock and one order of events, all from one seed. What happens at the same moment happens in an order that the seed draws.</summary>
internal sealed class Stage(int seed) : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, int Lot, long Number)> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _ticks;
    private long _number;

    public static DateTimeOffset Start { get; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public Random Dice { get; } = new(seed);

    public long Events => _number;

    public TimeSpan Passed => TimeSpan.FromTicks(_ticks);

    public DateTimeOffset Now => Start.AddTicks(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public bool Happens(double probability) => probability > 0 && Dice.NextDouble() < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + (Dice.NextDouble() * (most - least));

    public void After(TimeSpan delay, Action action) =>
        _events.Enqueue(action, (_ticks + Math.Max(0, delay.Ticks), Dice.Next(), _number++));

    /// <summary>Before anything else that happens at this moment, in the order of the calls.</summary>
    public void Next(Action action)
    {
        // The finalizers of what a dead worker left behind, a timer for one, speak from a thread of their own whenever they like.
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _events.Enqueue(action, (_ticks, -1, _number++));
        }
    }

    /// <summary>Lets the next event happen; false when none is left.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out var action, out var place))
        {
            return false;
        }

        _ticks = place.At;
        action();
        return true;
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _ticks;
}
