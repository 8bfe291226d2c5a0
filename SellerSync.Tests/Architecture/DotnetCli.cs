using System.Diagnostics;

namespace SellerSync.Tests.Architecture;

/// <summary>Runs <c>dotnet</c> on this clone as a person would, untouched by the run that these tests are part of.</summary>
internal static class DotnetCli
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="folder">Below the solution's; empty for that one.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Path.Combine(Sources.Root, folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfThisRun).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var patience = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    // MSBuild reads its properties from the environment in any case, and `dotnet test` leaves its own SDK's paths there.
    private static bool IsOfThisRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.Equals("FunctionsHost", StringComparison.OrdinalIgnoreCase)
        || name.Equals("_IsPublishing", StringComparison.OrdinalIgnoreCase)
        || name.Equals("OutputPath", StringComparison.OrdinalIgnoreCase);
}
