using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SellerSync.Local.Processes;

namespace SellerSync.Local.Installation;

/// <summary>What a package.json and its lock file name, installed once into a folder, and again when they change.</summary>
/// <param name="Source">Holds package.json, package-lock.json and .npmrc.</param>
/// <param name="Folder">Gets node_modules.</param>
/// <param name="Variant">What else an installation depends on, such as the system.</param>
public sealed record NpmPackages(string Source, string Folder, string Variant = "")
{
    private static readonly string[] Manifest = ["package.json", "package-lock.json", ".npmrc"];

    private string Stamp => Path.Combine(Folder, "installed.sha256");

    /// <summary>Installs unless it was done; npm's output goes to <paramref name="output"/>.</summary>
    /// <param name="announcement">Said before npm is started.</param>
    /// <param name="isWhole">Whether what is needed stands in the folder.</param>
    /// <param name="finish">What remains to be done after npm.</param>
    /// <exception cref="LocalException">Node.js is missing, or npm failed.</exception>
    public async Task InstallAsync(
        string announcement, Func<bool> isWhole, Action finish, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = await FingerprintAsync(cancellationToken);
        if (Holds(wanted) && isWhole())
            return;

        using var held = await FileLock.AcquireAsync(Folder + ".lock", time, cancellationToken);
        if (Holds(wanted) && isWhole())
            return;

        await output.WriteLineAsync(announcement);
        foreach (var file in Manifest)
            File.Copy(Path.Combine(Source, file), Path.Combine(Directory.CreateDirectory(Folder).FullName, file), overwrite: true);
        File.Delete(Stamp);
        await RunNpmAsync(output, cancellationToken);
        finish();
        await File.WriteAllTextAsync(Stamp, wanted, cancellationToken);
    }

    private bool Holds(string wanted) => File.Exists(Stamp) && File.ReadAllText(Stamp) == wanted;

    private async Task<string> FingerprintAsync(CancellationToken cancellationToken)
    {
        var content = new StringBuilder(Variant);
        foreach (var file in Manifest)
            content.Append(await File.ReadAllTextAsync(Path.Combine(Source, file), cancellationToken));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }

    private async Task RunNpmAsync(TextWriter output, CancellationToken cancellationToken)
    {
        _ = Programs.Node;
        // No install scripts: the one that matters makes links, which we make ourselves whatever npm's settings say.
        // Optional packages are included by name, as a user's npm settings may leave them out.
        string[] arguments = ["ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund"];
        // Windows starts no .cmd file without its shell.
        var info = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/d", "/c", Programs.Npm, .. arguments])
            : new ProcessStartInfo(Programs.Npm, arguments);
        await ToolRun.RunAsync(info, Folder, output, cancellationToken);
    }
}
