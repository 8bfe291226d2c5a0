using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;

namespace SellerSync.Local.PostgreSql;

/// <summary>The files of a database server, made by initdb, and the password of its owner.</summary>
internal sealed record PostgreSqlCluster(PostgreSqlHome Home, string Password)
{
    public const string Owner = "sellersync";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Finds the cluster of a folder, or makes it.</summary>
    /// <param name="folder">Keeps the password, and the data where the server's user may reach it.</param>
    /// <param name="temporary">Makes it anew, as an earlier one may have missed its last writes.</param>
    public static async Task<PostgreSqlCluster> OpenAsync(
        ServerPackages packages, string folder, bool temporary, CancellationToken cancellationToken)
    {
        var home = await PostgreSqlHome.PrepareAsync(packages, folder, cancellationToken);
        var passwordFile = Path.Combine(folder, "password");
        if (!File.Exists(passwordFile))
            PrivateFile.Write(passwordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        var cluster = new PostgreSqlCluster(home, await File.ReadAllTextAsync(passwordFile, cancellationToken));
        if (temporary && Directory.Exists(home.Data))
            Directory.Delete(home.Data, recursive: true);
        if (!Directory.Exists(home.Data))
            await cluster.InitializeAsync(temporary, cancellationToken);
        return cluster;
    }

    /// <summary>Under another name first: one that was interrupted is never taken for a whole one.</summary>
    private async Task InitializeAsync(bool temporary, CancellationToken cancellationToken)
    {
        var unfinished = Home.Data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        var passwordFile = Path.Combine(Home.Folder, "password.new");
        PrivateFile.Write(passwordFile, Password);
        try
        {
            GiveAway(unfinished);
            GiveAway(passwordFile);
            // A password even on loopback: whoever owns a server may run programs through it, and machines have many users.
            await ToolRun.RunQuietlyAsync(
                Home.Program(
                    "initdb", "-D", unfinished, "-U", Owner, "--locale=C", "--encoding=UTF8", "--auth=scram-sha-256", $"--pwfile={passwordFile}", temporary ? "--no-sync" : "--sync-method=fsync"),
                Home.Programs,
                cancellationToken);
            Directory.Move(unfinished, Home.Data);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private void GiveAway(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (Directory.Exists(path))
            File.SetUnixFileMode(path, OwnerOnly);
        if (Home.User is { } user && Unix.ChangeOwner(path, user.Id, user.Group) != 0)
            throw new LocalException($"{path} could not be given to {user.Name}: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
