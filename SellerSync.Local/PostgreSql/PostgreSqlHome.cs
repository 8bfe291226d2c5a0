using System.Diagnostics;
using SellerSync.Local.Installation;

namespace SellerSync.Local.PostgreSql;

/// <summary>Where PostgreSQL's programs and data stand, and as whom it runs.</summary>
/// <param name="Programs">Holds bin, lib and share.</param>
/// <param name="Folder">Holds the data; the user may enter it but not write into it.</param>
/// <param name="User">Null: as the user of this process.</param>
internal sealed record PostgreSqlHome(string Programs, string Folder, UnixUser? User)
{
    public string Data => Path.Combine(Folder, "data");

    /// <summary>
    /// PostgreSQL refuses to run as root, so another user runs it there, who must reach programs and data. Where a folder
    /// above them is closed to others (as a root's home is), both go to a folder of their own under the temporary one.
    /// </summary>
    /// <param name="folder">Where the data should stand.</param>
    public static async Task<PostgreSqlHome> PrepareAsync(ServerPackages packages, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new PostgreSqlHome(packages.PostgreSql, folder, null);

        var user = await UnixUser.ForServersAsync(cancellationToken);
        if (await user.MayAsync("-r", Path.Combine(packages.PostgreSql, "share", "postgresql", "postgres.bki"), cancellationToken)
            && await user.MayAsync("-x", Path.Combine(packages.PostgreSql, "bin", "postgres"), cancellationToken)
            && await user.MayAsync("-x", folder, cancellationToken))
            return new PostgreSqlHome(packages.PostgreSql, folder, user);

        var open = await OpenFolder.PrepareAsync(folder, user, cancellationToken);
        return new PostgreSqlHome(OpenFolder.CopyPrograms(packages.PostgreSql, open), open, user);
    }

    /// <summary>
    /// Whether this very process serves the data: it says so in the first and the eighth line of postmaster.pid. That something
    /// answers on the port would say less, for it may be another clone's server that was quicker.
    /// </summary>
    public bool IsReady(int process)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(Data, "postmaster.pid"));
            return lines.Length >= 8 && lines[0] == $"{process}" && lines[7].Trim() == "ready";
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Starts one of PostgreSQL's programs as the right user.</summary>
    public ProcessStartInfo Program(string name, params IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(Path.Combine(Programs, "bin", name), arguments) { WorkingDirectory = Programs };
        if (User is not null)
            info.UserName = User.Name;
        return info;
    }
}
