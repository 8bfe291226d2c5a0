using System.Diagnostics;
using SellerSync.Benchmarks.Harness;
using SellerSync.Local;
using SellerSync.Local.Processes;
using SellerSync.Local.Startup;

namespace SellerSync.Benchmarks.Start;

/// <summary>The functions and the empty app, both run by this program, so that only what they do differs.</summary>
internal sealed record Programs(ProgramStart Functions, ProgramStart EmptyApp)
{
    /// <summary>Compiled as they run.</summary>
    public static Programs AsBuilt => Of(typeof(Programs).Assembly.Location);

    /// <summary>Compiled ahead, into the folder of the benchmarks.</summary>
    /// <exception cref="LocalException">The publish failed.</exception>
    public static async Task<Programs> ReadyToRunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(bench.Servers.Folder, "ready-to-run");
        using var publish = Process.Start(new ProcessStartInfo(
            Local.Installation.Programs.Dotnet,
            [
                "publish", Path.Combine(bench.Clone.Root, "SellerSync.Benchmarks"), "--nologo", "-v", "q", "-c", "Release", "--use-current-runtime", "--no-self-contained",
                "-o", folder, "-p:FunctionsHost=Local", "-p:PublishReadyToRun=true",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0
            ? Of(Path.Combine(folder, Path.GetFileName(typeof(Programs).Assembly.Location)))
            : throw new LocalException($"Compiling ahead failed. {said}");
    }

    private static Programs Of(string program) => new(Start(program, FunctionsChild.Name), Start(program, EmptyAppChild.Name));

    private static ProgramStart Start(string program, string child) => BuiltPrograms.Start(child, program, [Children.Word, child]);
}
