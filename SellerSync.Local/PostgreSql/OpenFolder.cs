using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SellerSync.Local.Processes;

namespace SellerSync.Local.PostgreSql;

/// <summary>
/// A folder under the temporary one that other users may enter. Anybody may create names there, so one that stands already
/// is used only if root owns it, nobody else may write into it, and it is no link.
/// </summary>
internal static class OpenFolder
{
    private const UnixFileMode Open =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="closed">The folder that it stands in for; its path gives the name.</param>
    /// <exception cref="LocalException">No temporary folder is open to the user, or somebody else made ours.</exception>
    public static async Task<string> PrepareAsync(string closed, UnixUser user, CancellationToken cancellationToken)
    {
        var name = NameFor(closed);
        foreach (var temporary in (string[])[Path.GetTempPath(), "/tmp", "/var/tmp"])
            if (Directory.Exists(temporary) && await user.MayAsync("-x", temporary, cancellationToken))
                return await CreateAsync(Path.Combine(temporary, name), cancellationToken);

        throw new LocalException($"PostgreSQL refuses to run as root, and the user {user.Name} may enter neither this clone nor a temporary folder.");
    }

    public static string NameFor(string closed) =>
        $"sellersync-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(closed)))[..16]}";

    /// <summary>Copies PostgreSQL's programs into an open folder, unless they are there. Returns where.</summary>
    public static string CopyPrograms(string native, string folder)
    {
        var version = Path.GetFileName(Path.GetDirectoryName(native)!);
        var written = File.GetLastWriteTimeUtc(Path.Combine(native, "bin", "postgres")).Ticks;
        var target = Path.Combine(folder, $"{version}-{written:x}");
        if (Directory.Exists(target))
            return target;

        var unfinished = target + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Copy(new DirectoryInfo(native), unfinished);
        Directory.Move(unfinished, target);
        return target;
    }

    private static async Task<string> CreateAsync(string path, CancellationToken cancellationToken)
    {
        if (Unix.MakeDirectory(path, 0b111_101_101) != 0 && !await IsOursAloneAsync(path, cancellationToken))
            throw new LocalException($"{path} stands already and is not root's alone; remove it and start again. ({Marshal.GetLastPInvokeErrorMessage()})");
        // The mask of this process may have narrowed the mode.
        SetMode(path, Open);
        return path;
    }

    /// <summary>.NET does not tell a folder's owner; find(1) does, on every Unix, and follows no link.</summary>
    private static async Task<bool> IsOursAloneAsync(string path, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "find", [path, "-prune", "-type", "d", "-user", "0", "!", "-perm", "-020", "!", "-perm", "-002", "-print"])
        {
            RedirectStandardOutput = true,
        })!;
        var found = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 && found.TrimEnd('\n') == path;
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        SetMode(target, Open);
        foreach (var entry in source.EnumerateFileSystemInfos())
        {
            var path = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link)
                File.CreateSymbolicLink(path, link);
            else if (entry is DirectoryInfo folder)
                Copy(folder, path);
            else
            {
                File.Copy(entry.FullName, path);
                SetMode(path, Open);
            }
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
