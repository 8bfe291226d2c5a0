using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Discovery;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator.Timers;

/// <summary>
/// Runs one function by its schedule, never twice at a time and, where the lock is shared, in one process at a time. What falls due
/// while it runs, or while another process has the timer, is not made up for.
/// </summary>
internal sealed partial class TimerListener(
    FunctionDescriptor function,
    TimerSchedule schedule,
    ITimerLock timerLock,
    FunctionInvoker invoker,
    TimeProvider timeProvider,
    ILogger logger) : ITriggerListener, IDisposable
{
    /// <summary>No single wait is longer: a machine that slept wakes to a look at the clock within the hour.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly TimerTriggerAttribute _trigger = (TimerTriggerAttribute)function.Trigger;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private DateTime _last;

    private DateTime Now => timeProvider.GetUtcNow().UtcDateTime;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = RunAsync();

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellationToken);
        await timerLock.ReleaseAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stop.Dispose();
        timerLock.Dispose();
    }

    private async Task RunAsync()
    {
        if (_trigger.RunOnStartup)
        {
            await Task.Yield();
            await FireAsync(schedule.Next(Now));
        }

        var due = schedule.Next(Now);
        while (await WaitAsync(due))
        {
            // A timer may ring a little early; counting from the due time keeps the same occurrence from coming twice.
            var from = due;
            await FireAsync(schedule.Next(from));
            due = schedule.Next(Now > from ? Now : from);
        }
    }

    private async Task<bool> WaitAsync(DateTime due)
    {
        for (var wait = due - Now; wait > TimeSpan.Zero && !_stop.IsCancellationRequested; wait = due - Now)
            await Task.Delay(wait < LongestWait ? wait : LongestWait, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return !_stop.IsCancellationRequested;
    }

    private async Task FireAsync(DateTime next)
    {
        try
        {
            if (!await timerLock.TryHoldAsync(_stop.Token))
                return;

            var timer = new TimerInfo { ScheduleStatus = Status(next) };
            _last = Now;
            await invoker.InvokeAsync(function, new TriggerEvent(timer), CancellationToken.None);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops; the invoker has said which run it cut off.
        }
        catch (Exception e)
        {
            // The trigger's edge: a run that failed is logged by the invoker, and the next comes by schedule.
            LogRunFailed(function.Name, e.GetType().Name);
        }
    }

    private ScheduleStatus? Status(DateTime next) => _trigger.UseMonitor && !schedule.IsUnderAMinute(Now)
        ? new ScheduleStatus { Last = _last, Next = next, LastUpdated = _last }
        : null;

    [LoggerMessage(400, LogLevel.Warning, "A run of timer {Function} failed ({Error}); the next comes by schedule.")]
    private partial void LogRunFailed(string function, string error);
}
