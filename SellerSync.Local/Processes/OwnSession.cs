using System.Diagnostics;

namespace SellerSync.Local.Processes;

/// <summary>
/// A terminal sends Ctrl+C to every process of its foreground group, so the database would go down under functions that are
/// still finishing. A child in a session of its own hears only us, and we end the functions first. setsid(1) replaces itself
/// by the program, so the process ID stays; macOS has none: there all hear the Ctrl+C and the end is less orderly.
/// </summary>
internal static class OwnSession
{
    private static readonly string? Program = OperatingSystem.IsLinux()
        ? new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists)
        : null;

    public static void Apply(ProcessStartInfo info)
    {
        if (Program is null || !Path.IsPathRooted(info.FileName))
            return;
        info.ArgumentList.Insert(0, info.FileName);
        info.FileName = Program;
    }
}
