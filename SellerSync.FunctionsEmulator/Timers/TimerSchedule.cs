using System.Globalization;
using NCrontab;

namespace SellerSync.FunctionsEmulator.Timers;

/// <summary>When a timer is due, in UTC: six NCRONTAB fields (seconds first), five (minutes first), or a time span between two runs.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval)
    {
        _cron = cron;
        _interval = interval;
    }

    public static TimerSchedule Parse(string function, string setting, string text)
    {
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 };
        if (CrontabSchedule.TryParse(text, options) is { } cron)
            return new TimerSchedule(cron, default);
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
            return new TimerSchedule(null, interval);

        throw new InvalidOperationException($"Function '{function}': '{text}' is neither an NCRONTAB expression nor a time span ('{setting}').");
    }

    public DateTime Next(DateTime after) => _cron?.GetNextOccurrence(after) ?? after + _interval;

    /// <summary>A schedule with less than a minute between two runs keeps no status, as on the real host.</summary>
    public bool IsUnderAMinute(DateTime now)
    {
        var first = Next(now);

        return Next(first) - first < TimeSpan.FromMinutes(1);
    }
}
