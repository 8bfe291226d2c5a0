namespace SellerSync.Local.Installation;

/// <summary>Finds programs as a shell would.</summary>
public static class Programs
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [string.Empty];

    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);

    /// <exception cref="LocalException">Node.js is not installed.</exception>
    public static string Node => Find("node") ?? throw NodeIsMissing("node");

    /// <exception cref="LocalException">Node.js is not installed.</exception>
    public static string Npm => Find("npm") ?? throw NodeIsMissing("npm");

    /// <summary>The `dotnet` that runs this program, or the one on the PATH.</summary>
    /// <exception cref="LocalException">There is none.</exception>
    public static string Dotnet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : Find("dotnet") ?? throw new LocalException("`dotnet` is not on the PATH. Install the .NET 10 SDK from https://dot.net.");

    private static LocalException NodeIsMissing(string program) =>
        new($"`{program}` is not on the PATH. Install Node.js 20 or newer, npm included, from https://nodejs.org: PostgreSQL and Azurite come as npm packages.");
}
