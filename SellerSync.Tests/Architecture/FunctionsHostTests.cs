using System.Text.Json;

namespace SellerSync.Tests.Architecture;

/// <summary>Which host SellerSync.Functions is built for, asked of MSBuild itself: what is deployed is always Azure.</summary>
[Parallelizable(ParallelScope.Fixtures)]
internal sealed class FunctionsHostTests
{
    private const string Asked = "-getProperty:FunctionsHost";

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
            await AskAsync("SellerSync.Functions", [], "build", "--no-restore", "--output", folder, "--configuration", configuration, Asked, "-nologo", "-nodeReuse:false"),
            Is.EqualTo("Azure"));

    [Test]
    public async Task A_build_into_another_folder_is_for_the_local_host() =>
        Assert.That(await HostAsync($"-p:OutputPath={Path.Combine(Sources.Root, "SellerSync.Functions", "bin", "outputs/")}"), Is.EqualTo("Local"));

    [TestCase("Azure")]
    [TestCase("Local")]
    public async Task What_is_asked_for_counts(string host) =>
        Assert.That(await HostAsync($"-p:FunctionsHost={host}", "-p:_IsPublishing=true"), Is.EqualTo(host));

    [TestCase("Azure")]
    [TestCase("Local")]
    public async Task What_the_environment_asks_for_counts(string host) =>
        Assert.That(
            await AskAsync("", new() { ["FunctionsHost"] = host }, "msbuild", "SellerSync.Functions", Asked, "-p:_IsPublishing=true", "-nologo", "-nodeReuse:false"),
            Is.EqualTo(host));

    [TestCase("", "linux-x64 true")]
    [TestCase("-p:PublishReadyToRun=false", "linux-x64 false")]
    public async Task A_publish_is_compiled_ahead_for_Flex_Consumption(string argument, string expected)
    {
        var output = await AskAsync(
            "", [], ["msbuild", "SellerSync.Functions", "-getProperty:RuntimeIdentifier", "-getProperty:PublishReadyToRun", "-p:_IsPublishing=true", "-nologo", "-nodeReuse:false", .. argument.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var properties = JsonDocument.Parse(output).RootElement.GetProperty("Properties");

        Assert.That($"{properties.GetProperty("RuntimeIdentifier")} {properties.GetProperty("PublishReadyToRun")}", Is.EqualTo(expected));
    }

    [Test]
    public async Task A_feed_without_the_workers_packages_is_told_with_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("sellersync-feed-");
        try
        {
            var settings = Path.Combine(folder.FullName, "nuget.config");
            await File.WriteAllTextAsync(
                settings, $"""<configuration><packageSources><clear /><add key="empty" value="{folder.FullName}" /></packageSources></configuration>""");

            var (exitCode, output) = await DotnetCli.RunAsync(
                "", new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder.FullName },
                "restore", "SellerSync.Functions", "-p:FunctionsHost=Azure", $"-p:RestoreConfigFile={settings}", $"-p:BaseIntermediateOutputPath={folder.FullName}/obj/", "-nodeReuse:false");

            Assert.That(exitCode, Is.Not.Zero);
            Assert.That(output, Does.Contain("FUNC0001").And.Contain("dotnet nuget list source").And.Contain("leave out -p:FunctionsHost=Azure"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<string> HostAsync(params string[] arguments) =>
        AskAsync("", [], ["msbuild", "SellerSync.Functions", Asked, "-nologo", "-nodeReuse:false", .. arguments]);

    private static async Task<string> AskAsync(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var (exitCode, output) = await DotnetCli.RunAsync(folder, environment, arguments);
        Assert.That(exitCode, Is.Zero, output);
        return output.Trim();
    }
}
