namespace SellerSync.Local.Startup;

/// <summary>How long to wait before a program is started again: not at all at first, longer while it dies again at once.</summary>
public sealed class RestartPolicy(TimeProvider time)
{
    /// <summary>One that lived for so long since it was ready is well: its death counts as the first.</summary>
    public static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private const int MostFailedStarts = 5;

    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, .. new[] { 1, 2, 4, 8, 15 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private long _ready = time.GetTimestamp();
    private int _deaths;
    private int _failedStarts;

    /// <summary>It has started.</summary>
    public void IsReady() => (_ready, _failedStarts) = (time.GetTimestamp(), 0);

    /// <summary>It has died. Null where it never gets ready: then nothing will help.</summary>
    /// <param name="wasReady">Whether it had started this time.</param>
    public TimeSpan? Next(bool wasReady)
    {
        if (!wasReady && ++_failedStarts >= MostFailedStarts)
            return null;
        if (wasReady && time.GetElapsedTime(_ready) >= Steady)
            _deaths = 0;
        return Pauses[Math.Min(_deaths++, Pauses.Length - 1)];
    }
}
