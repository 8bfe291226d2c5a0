namespace SellerSync.Tests.Simulation;

/// <summary>The clock of one process: it runs as all do, shows another time, and its timers end with the process.</summary>
internal sealed class WorkerTime(Stage stage, Worker worker, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => stage.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => stage.Now + skew;

    public override long GetTimestamp() => stage.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(stage, worker, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Stage stage, Worker worker, Action callback) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            Arm(dueTime, period, _version);
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime, TimeSpan period, int version)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                stage.After(dueTime, () => worker.Run(() => Fire(period, version)));
            }
        }

        private void Fire(TimeSpan period, int version)
        {
            if (version != _version)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                Arm(period, period, version);
            }

            callback();
        }
    }
}
