using System.ComponentModel;
using System.Diagnostics;

namespace SellerSync.Local.Processes;

/// <summary>Ends a process that is known by its stamp, so that never a stranger's process is hit.</summary>
public static class ProcessEnd
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Signals, waits, kills. Windows knows no signals: there the process is killed at once.</summary>
    public static async Task EndAsync(ProcessStamp stamp, ProcessSignal signal, TimeSpan patience, TimeProvider time)
    {
        if (!OperatingSystem.IsWindows() && stamp.IsRunning)
        {
            _ = Unix.Kill(stamp.Id, signal);
            if (await EndedAsync(stamp, patience, time))
                return;
        }

        Kill(stamp);
        await EndedAsync(stamp, TimeSpan.FromSeconds(5), time);
    }

    /// <summary>Kills at once and waits for nothing.</summary>
    public static void Kill(ProcessStamp stamp)
    {
        try
        {
            using var process = Process.GetProcessById(stamp.Id);
            if (stamp.IsRunning)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }

    private static async Task<bool> EndedAsync(ProcessStamp stamp, TimeSpan patience, TimeProvider time)
    {
        for (var waited = TimeSpan.Zero; waited < patience; waited += Interval)
        {
            if (!stamp.IsRunning)
                return true;
            await Task.Delay(Interval, time, CancellationToken.None);
        }

        return !stamp.IsRunning;
    }
}
