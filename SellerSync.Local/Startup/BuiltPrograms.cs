using System.Diagnostics;
using System.Reflection;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;

namespace SellerSync.Local.Startup;

/// <summary>The programs of this clone, built for the Local host.</summary>
public sealed record BuiltPrograms(string Functions, string KeepaSimulator)
{
    /// <summary>As this program itself was built, Debug or Release.</summary>
    private static readonly string Configuration = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "Configuration").Value!;

    /// <summary>
    /// Building this program has built them. Not so where it was built into a folder of its own or for Azure, whose functions
    /// run on the Functions host alone: then they are built now.
    /// </summary>
    public static async Task<BuiltPrograms> FindAsync(Clone clone, TextWriter output, CancellationToken cancellationToken) => new(
        await FindAsync(clone, "SellerSync.Functions", output, cancellationToken),
        await FindAsync(clone, "SellerSync.KeepaSimulator", output, cancellationToken));

    /// <param name="program">The path of its assembly.</param>
    public static ProgramStart Start(string name, string program, IEnumerable<string> arguments) =>
        new(name, Programs.Dotnet, [program, .. arguments]) { WorkingDirectory = Path.GetDirectoryName(program) };

    private static async Task<string> FindAsync(Clone clone, string project, TextWriter output, CancellationToken cancellationToken)
    {
        var assembly = Path.Combine(clone.Root, project, "bin", "Local", Configuration, "net10.0", $"{project}.dll");
#if AZURE_HOST
        var isCurrent = false;
#else
        var isCurrent = File.Exists(assembly);
#endif
        if (!isCurrent)
            await ToolRun.RunAsync(
                new ProcessStartInfo(
                    Programs.Dotnet, ["build", project, "--nologo", "--configuration", Configuration, "-p:FunctionsHost=Local"]),
                clone.Root,
                output,
                cancellationToken);
        return assembly;
    }
}
