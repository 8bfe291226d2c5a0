using System.Diagnostics;
using SellerSync.Local;
using SellerSync.Local.Installation;
using SellerSync.Local.Settings;
using SellerSync.Local.Startup;

namespace SellerSync.Tests.Local;

/// <summary>With a real key nobody spends tokens without having said how many.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RealKeepaTests
{
    private const string Key = "no-real-key-but-a-secret-all-the-same";

    [TestCase("up")]
    [TestCase("servers")]
    [TestCase("lookup", "A1SMALLSHOP12")]
    public async Task Without_a_limit_nothing_is_started(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Programs.Dotnet, [typeof(Clone).Assembly.Location, .. arguments, "--data", folder["data"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [KeepaServer.KeyVariable] = Key },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.That((process.ExitCode, await output), Is.EqualTo((2, "")));
        Assert.That(errors, Does.Contain("--max-tokens").And.Contain("real Keepa").And.Not.Contain(Key));
        Assert.That(Directory.Exists(folder["data/logs"]), Is.False, "no server has written a log");
    }

    [TestCase(DataOrigin.Simulator, Key, "the data in", "are a simulator's")]
    [TestCase(DataOrigin.Real, null, "The data in", "are the real Keepa's")]
    public async Task A_folder_keeps_the_data_of_one_Keepa(string origin, string? key, params string[] words)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data"]);
        DataOrigin.Claim(folder["data"], origin);
        Assert.That(() => DataOrigin.Claim(folder["data"], origin), Throws.Nothing, "the same again");

        var (exitCode, output, errors) = await UpProcess.RunAsync(folder["data"], key, ["up", "--max-tokens", "1"]);

        Assert.That((exitCode, output), Is.EqualTo((2, "")));
        Assert.That(errors, Does.Contain(words[0]).And.Contain(words[1]).And.Contain("--data").And.Not.Contain(Key));
        Assert.That(Directory.Exists(folder["data/logs"]), Is.False, "no server has written a log");
    }

    [Test]
    public async Task A_folder_from_before_these_were_marked_is_the_simulators_where_that_has_left_something()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data"]);
        await File.WriteAllTextAsync(KeepaServer.SellersFile(folder["data"]), "A1SMALLSHOP12");

        Assert.That(() => DataOrigin.Claim(folder["data"], DataOrigin.Real), Throws.TypeOf<WrongUseException>());
        Assert.That(() => DataOrigin.Claim(folder["data"], DataOrigin.Simulator), Throws.Nothing);
    }

    [Test]
    public void A_limit_is_what_it_takes()
    {
        Assert.That(() => new ServerOptions(KeepaApiKey: Key).Startable(), Throws.TypeOf<WrongUseException>());
        Assert.That(() => new ServerOptions(KeepaApiKey: Key) { MaxTokens = 1 }.Startable(), Throws.Nothing);
        Assert.That(() => new ServerOptions().Startable(), Throws.Nothing, "the simulator's tokens are nobody's");
    }

    [Test]
    public void The_limit_reaches_the_functions_with_the_moment_from_which_it_counts()
    {
        var settings = new FunctionsSettings("", "", new Uri("http://127.0.0.1/"), Key, "");
        var since = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.That(settings.Values()["Tokens__AtMost"], Is.EqualTo("0"));
        var limited = (settings with { TokensAtMost = (500, since) }).Values();
        Assert.That((limited["Tokens__AtMost"], limited["Tokens__AtMostSince"]), Is.EqualTo(("500", "2026-11-01T12:00:00.0000000+00:00")));
        Assert.That((settings.HasTokenLimit, (settings with { TokensAtMost = (500, since) }).HasTokenLimit), Is.EqualTo((false, true)));
        Assert.That(limited["DiscoverySchedule"], Is.EqualTo("0 0 0 1 1 *"), "what spends by itself stays off");
    }
}
