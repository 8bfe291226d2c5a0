using System.Diagnostics;
using System.Reflection;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Infra;

/// <summary>
/// The Bicep CLI, as NuGet brings it: on Linux x64 with the restore of these tests, elsewhere where the variable BICEP says.
/// A machine without it skips the tests that need it; CI on Linux fails them. It asks no network: no file names a remote module.
/// </summary>
internal static class BicepCli
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Folder { get; } = Path.Combine(Sources.Root, "infra");

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(), arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var patience = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Find()
    {
        var restored = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(data => data.Key == "Bicep")?.Value;
        if (new[] { Environment.GetEnvironmentVariable("BICEP"), restored }.FirstOrDefault(File.Exists) is { } found)
            return found;

        const string Missing = "There is no Bicep CLI: NuGet brings it on Linux x64; elsewhere set BICEP to the path of one.";
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("CI") is not null)
            Assert.Fail(Missing);
        Assert.Ignore(Missing);
        return "";
    }
}
