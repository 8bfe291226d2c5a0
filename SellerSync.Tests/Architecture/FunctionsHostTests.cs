using System.Diagnostics;

namespace SellerSync.Tests.Architecture;

/// <summary>Which host SellerSync.Functions is built for, asked of MSBuild itself: what is deployed is always Azure.</summary>
[Parallelizable(ParallelScope.Fixtures)]
internal sealed class FunctionsHostTests
{
    private const string Asked = "-getProperty:FunctionsHost";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Test]
    public async Task A_plain_build_is_for_the_local_host() => Assert.That(await HostAsync(), Is.EqualTo("Local"));

    [Test]
    public async Task A_publish_is_for_Azure() => Assert.That(await HostAsync("-p:_IsPublishing=true"), Is.EqualTo("Azure"));

    [TestCase("output/")]
    [TestCase("publish/")]
    [TestCase("publish")]
    public async Task A_build_into_a_folder_of_Core_Tools_is_for_Azure(string folder) =>
        Assert.That(await HostAsync($"-p:OutputPath={Path.Combine(Sources.Root, "SellerSync.Functions", "bin", folder)}"), Is.EqualTo("Azure"));

    [TestCase("bin/output", "debug")]
    [TestCase("bin/publish", "release")]
    public async Task The_command_of_Core_Tools_builds_for_Azure(string folder, string configuration) =>
        Assert.That(
            await AskAsync(["build", "--no-restore", "--output", folder, "--configuration", configuration, Asked, "-nologo", "-nodeReuse:false"], "SellerSync.Functions"),
            Is.EqualTo("Azure"));

    [TestCase("Azure")]
    [TestCase("Local")]
    public async Task What_the_environment_asks_for_counts(string host) =>
        Assert.That(await AskAsync(["msbuild", "SellerSync.Functions", Asked, "-nologo", "-nodeReuse:false", "-p:_IsPublishing=true"], variable: host), Is.EqualTo(host));

    [Test]
    public async Task A_build_into_another_folder_is_for_the_local_host() =>
        Assert.That(await HostAsync($"-p:OutputPath={Path.Combine(Sources.Root, "SellerSync.Functions", "bin", "outputs/")}"), Is.EqualTo("Local"));

    [TestCase("Azure")]
    [TestCase("Local")]
    public async Task What_is_asked_for_counts(string host) =>
        Assert.That(await HostAsync($"-p:FunctionsHost={host}", "-p:_IsPublishing=true"), Is.EqualTo(host));

    private static Task<string> HostAsync(params string[] arguments) =>
        AskAsync(["msbuild", "SellerSync.Functions", Asked, "-nologo", "-nodeReuse:false", .. arguments]);

    private static async Task<string> AskAsync(IReadOnlyList<string> arguments, string folder = "", string? variable = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Path.Combine(Sources.Root, folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfThisRun).ToList())
            start.Environment.Remove(name);
        if (variable is not null)
            start.Environment["FunctionsHost"] = variable;

        using var patience = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.That(process.ExitCode, Is.Zero, await output + await errors);
            return (await output).Trim();
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
