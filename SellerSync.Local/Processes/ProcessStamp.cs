using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace SellerSync.Local.Processes;

/// <summary>A process ID and when that process started: the number alone may by now be a stranger's.</summary>
/// <param name="Started">On Linux the boot and the clock ticks since it, as a changed clock cannot move those; elsewhere UTC.</param>
public sealed record ProcessStamp(int Id, string Started)
{
    [JsonIgnore]
    public bool IsRunning => Of(Id) == this;

    /// <summary>Null where no such process runs; one that has ended and waits for its parent counts as ended.</summary>
    public static ProcessStamp? Of(int id) => OperatingSystem.IsLinux() ? OfLinux(id) : OfOther(id);

    private static ProcessStamp? OfLinux(int id)
    {
        try
        {
            // proc_pid_stat(5): the name in brackets may hold anything, so fields count from the last bracket:
            // state is field 3, start time field 22.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is "Z" or "X")
                return null;
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return new ProcessStamp(id, $"{boot}+{fields[19]}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProcessStamp? OfOther(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            var started = process.StartTime.ToUniversalTime();
            return process.HasExited ? null : new ProcessStamp(id, started.ToString("O", CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
