using SellerSync.Domain.Faults;

namespace SellerSync.Tests.Simulation;

/// <summary>
/// One process on the stage: what it awaits goes on here, in its turn, and never again once it is dead. It dies at a call of a
/// port: before the other side has done what it was asked, or after.
/// </summary>
internal sealed class Worker(Stage stage, Weather weather, TimeSpan skew)
{
    private DateTimeOffset _standsStillUntil;
    private readonly List<DateTimeOffset> _refusals = [];
    private int _callsToLive = int.MaxValue;

    public bool IsAlive { get; private set; } = true;

    public DateTimeOffset? DiedAt { get; private set; }

    public TimeProvider Time => field ??= new WorkerTime(stage, this, skew);

    /// <summary>The database failed it once, or it stood still: what it had under way may be somebody else's, or paid for again.</summary>
    public bool HadTrouble => StoodStill || _refusals.Count > 0;

    public bool StoodStill { get; private set; }

    /// <summary>How often the database failed it within this time.</summary>
    public int Refusals(DateTimeOffset from, TimeSpan within) => _refusals.Count(at => at >= from && at <= from + within);

    public event Action? Died;

    /// <summary>It will die at this call from now.</summary>
    public void DiesAtCall(int number) => _callsToLive = number;

    public void StandsStillFor(TimeSpan time) => (_standsStillUntil, StoodStill) = (stage.Now + time, true);

    public void Kill()
    {
        if (IsAlive)
        {
            (IsAlive, DiedAt) = (false, stage.Now);
            Died?.Invoke();
        }
    }

    /// <summary>Runs this as a part of the process, if it lives and once it moves.</summary>
    public void Run(Action action)
    {
        if (!IsAlive)
        {
            return;
        }

        if (_standsStillUntil > stage.Now)
        {
            stage.After(_standsStillUntil - stage.Now, () => Run(action));
            return;
        }

        // A context of its own for each turn: what was awaited in an earlier one always comes back by a turn of its own, so that
        // nothing depends on which continuations the runtime finds worth running in place.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Turn(stage, this));
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>A statement of the database, which happens as a whole or not at all; whoever asked may not learn which.</summary>
    public Task<T> AskDatabaseAsync<T>(Func<T> statement, CancellationToken cancellationToken = default)
    {
        var reply = Reply<T>(cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return reply.Task;
        }

        stage.After(Way, () =>
        {
            var dies = _callsToLive-- == 0;
            if (!IsAlive || (dies && stage.Happens(0.5)))
            {
                // A broken connection rolls back.
                Kill();
                return;
            }

            if (stage.Happens(weather.DatabaseAway))
            {
                _refusals.Add(stage.Now);
                Answer(() => reply.TrySetException(new StoreUnavailableException("away")), Way);
                return;
            }

            try
            {
                var result = statement();
                var unheard = stage.Happens(weather.CommitUnheard);
                _refusals.AddRange(unheard ? [stage.Now] : []);
                Answer(() => _ = unheard ? reply.TrySetException(new StoreUnavailableException("outcome unknown")) : reply.TrySetResult(result), Way);
            }
            catch (Exception exception) when (exception is LeaseLostException or UnknownUserException)
            {
                Answer(() => reply.TrySetException(exception), Way);
            }

            if (dies)
            {
                Kill();
            }
        });
        return reply.Task;
    }

    /// <summary>A table beside the database, which is never away for long.</summary>
    public Task<T> AskTableAsync<T>(Func<T> work)
    {
        var reply = Reply<T>(CancellationToken.None);
        stage.After(Way, () => Answer(() => reply.TrySetResult(work()), Way));
        return reply.Task;
    }

    /// <summary>What somebody outside will answer, unless the caller gives up.</summary>
    public static TaskCompletionSource<T> Reply<T>(CancellationToken cancellationToken)
    {
        var reply = new TaskCompletionSource<T>();
        if (cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.Register(() => reply.TrySetCanceled(cancellationToken));
            _ = reply.Task.ContinueWith(
                _ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return reply;
    }

    public void Answer(Action answer, TimeSpan after) => stage.After(after, () => Run(answer));

    private TimeSpan Way => TimeSpan.FromTicks(stage.Dice.Next(2_000, 40_000));

    private sealed class Turn(Stage stage, Worker worker) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => stage.Next(() => worker.Run(() => d(state)));

        public override void Send(SendOrPostCallback d, object? state) => d(state);
    }
}
