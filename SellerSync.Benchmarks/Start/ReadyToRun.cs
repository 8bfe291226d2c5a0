using System.Diagnostics;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Local;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;
using SellerSync.Local.Startup;

namespace SellerSync.Benchmarks.Start;

/// <summary>The functions and the empty app, as built and compiled ahead. Both are published with this program, so that both load what it loads and no more.</summary>
internal sealed record ReadyToRun(ProgramStart Functions, ProgramStart EmptyApp, ProgramStart ReadyFunctions, ProgramStart ReadyEmptyApp)
{
    public static async Task<ReadyToRun> PublishAsync(Bench bench, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(bench.Servers.Folder, "ready-to-run");
        var project = Path.Combine(bench.Clone.Root, "SellerSync.Benchmarks");
        using var publish = Process.Start(new ProcessStartInfo(
            Programs.Dotnet,
            [
                "publish", project, "--nologo", "-v", "q", "-c", "Release", "--use-current-runtime", "--no-self-contained", "-o", folder,
                "-p:FunctionsHost=Local", "-p:PublishReadyToRun=true",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0)
        {
            throw new LocalException($"Compiling ahead failed. {said}");
        }

        var built = typeof(ReadyToRun).Assembly.Location;
        var ready = Path.Combine(folder, Path.GetFileName(built));
        return new ReadyToRun(Start(built, FunctionsChild.Name), Start(built, EmptyAppChild.Name), Start(ready, FunctionsChild.Name), Start(ready, EmptyAppChild.Name));
    }

    private static ProgramStart Start(string program, string child) => BuiltPrograms.Start(child, program, [Children.Word, child]);
}
