using System.Text.Json;
using SellerSync.Local;
using SellerSync.Local.Doctor;
using SellerSync.Local.Startup;
using SellerSync.Tests.Local;

namespace SellerSync.Tests.Doctor;

/// <summary>The command as a person without a key calls it, with a simulator of its own.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DoctorCommandTests
{
    [Test]
    public async Task It_passes_against_the_simulator_and_against_a_replay_of_its_own_recording()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, notes) = await RunAsync(folder, "doctor", "--json");
        using var report = JsonDocument.Parse(output);
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(notes, Does.Contain("a simulator"));
        Assert.That(report.RootElement.GetProperty("isWell").GetBoolean(), Is.True);
        Assert.That(report.RootElement.GetProperty("tokensCharged").GetInt32(), Is.InRange(6, 15));
        var recording = report.RootElement.GetProperty("recording").GetString()!;

        var (inPlace, _, _) = await RunAsync(folder, "doctor", "--replay", recording);
        Assert.That(inPlace, Is.Zero, "the recording may be the one that is replayed");

        var (again, text, _) = await RunAsync(folder, "doctor", "--seed", "99", "--replay", recording, "--recording", folder["again.json"]);
        Assert.That(again, Is.Zero, text);
        Assert.That(text, Does.Contain("which replays").And.Contain("All is well"));
        Assert.That(Exchanges(folder["again.json"]), Is.EqualTo(Exchanges(recording)));
    }

    [Test]
    public async Task Where_the_recording_cannot_be_written_nothing_is_asked()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, notes) = await RunAsync(folder, "doctor", "--recording", folder["missing/recording.json"]);

        Assert.That((exitCode, output), Is.EqualTo((2, "")));
        Assert.That(notes, Does.Contain("recording cannot be written").And.Not.Contain("Looking at"));
    }

    [TestCase(null, "B00MNV8E0C")]
    [TestCase("ATVPDKIKX0DER", null)]
    public void The_real_Keepas_other_marketplaces_need_a_seller_and_a_product_of_their_own(string? seller, string? asin) =>
        Assert.That(
            () => DoctorSubject.ChooseAsync(new KeepaServer(KeepaServer.RealAddress, "key"), new DoctorPlan(seller, asin, 3, null, null), default),
            Throws.TypeOf<WrongUseException>().With.Message.Contains("--domain 3"));

    private static string Exchanges(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.GetProperty("exchanges").GetRawText();
    }

    private static async Task<(int ExitCode, string Output, string Notes)> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var notes = new StringWriter();
        var exitCode = await CommandLine.RunAsync([.. arguments, "--data", folder["data"]], output, notes, TimeProvider.System);
        return (exitCode, $"{output}", $"{notes}");
    }
}
