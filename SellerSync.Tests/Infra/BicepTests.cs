using System.Text.RegularExpressions;

namespace SellerSync.Tests.Infra;

[Parallelizable(ParallelScope.All)]
internal sealed partial class BicepTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    // A module is built with whoever uses it.
    [TestCase("main.bicep")]
    [TestCase("sellersync.bicep")]
    public async Task It_builds_and_lints_without_a_word(string file)
    {
        var built = await BicepCli.RunAsync(BicepCli.Folder, NoVariables, "build", file, "--stdout");
        Assert.That((built.ExitCode, built.Errors), Is.EqualTo((0, "")));

        var linted = await BicepCli.RunAsync(BicepCli.Folder, NoVariables, "lint", file);
        Assert.That(linted, Is.EqualTo((0, "", "")));
    }

    [TestCase("param unused string")]
    [TestCase("output address string = 'https://example.blob.core.windows.net'")]
    [TestCase("resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = { name: 'a', location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard' } }")]
    public async Task A_flaw_would_be_found(string line)
    {
        using var folder = InfraCopy.Make();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "flawed.bicep"), line);

        var (_, _, errors) = await BicepCli.RunAsync(folder.Path, NoVariables, "lint", "flawed.bicep");

        Assert.That(errors, Does.Contain("flawed.bicep(1,"));
    }

    [Test]
    public void No_module_comes_from_elsewhere()
    {
        var modules = Directory.EnumerateFiles(BicepCli.Folder, "*.bicep").SelectMany(file => Module.Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToList();

        Assert.That(modules, Has.Count.GreaterThan(5));
        Assert.That(modules.Where(module => !File.Exists(Path.Combine(BicepCli.Folder, module))), Is.Empty);
    }

    [GeneratedRegex(@"^(?:module \w+|import [^']+) ?'([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Module { get; }
}
