using System.Diagnostics;
using SellerSync.Benchmarks.Harness;

namespace SellerSync.Benchmarks.Servers;

/// <summary>Requests from this process, side by side.</summary>
internal static class Load
{
    /// <summary>As many as the other side takes: each caller asks again as soon as it is answered.</summary>
    /// <returns>Requests a second, and the 99th percentile of their milliseconds.</returns>
    public static async Task<(double Rate, double P99)> ClosedAsync(int callers, TimeSpan duration, Func<int, Task> ask)
    {
        var started = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            var own = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                own.Add(await Turns.TimeAsync(() => ask(caller)));
            }

            return own;
        }));
        double[] all = [.. latencies.SelectMany(own => own)];
        return (all.Length / Stopwatch.GetElapsedTime(started).TotalSeconds, all.Percentile(0.99));
    }

    /// <summary>At a steady rate, whether those before are answered or not.</summary>
    /// <returns>The milliseconds of each request.</returns>
    public static async Task<double[]> OpenAsync(int count, TimeSpan interval, Func<int, Task> ask, TimeProvider time)
    {
        using var timer = new PeriodicTimer(interval, time);
        var asked = new List<Task<double>>();
        for (var number = 0; number < count; number++)
        {
            var own = number;
            asked.Add(Turns.TimeAsync(() => ask(own)));
            await timer.WaitForNextTickAsync();
        }

        return await Task.WhenAll(asked);
    }
}
