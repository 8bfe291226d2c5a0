using SellerSync.Local;

namespace SellerSync.Tests.Local;

/// <summary>What is refused before any server starts.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CommandLineTests
{
    [TestCase("Seller ID must be 13-15 characters", "lookup", "A1SHORT", "--json")]
    [TestCase("Seller ID must be alphanumeric", "lookup", "a1smallshop12", "--json")]
    [TestCase("Valid domains are", "lookup", "A1SMALLSHOP12", "--domain", "7")]
    [TestCase("sellerId", "lookup")]
    [TestCase("--speed must be between", "--speed", "0")]
    [TestCase("--rate must be between", "up", "--rate", "-5")]
    [TestCase("--instances must be between 1 and 16", "up", "--instances", "0")]
    [TestCase("--instances must be between 1 and 16", "lookup", "A1SMALLSHOP12", "--instances", "17")]
    [TestCase("--set takes Name=Value", "up", "--set", "Drain__Lease")]
    [TestCase("--set takes names of letters", "up", "--set", "Drain:Lease=1")]
    [TestCase("--set cannot set ASPNETCORE_URLS", "up", "--set", "Drain__Lease=00:00:05", "--set", "ASPNETCORE_URLS=http://0.0.0.0:1")]
    [TestCase("--minutes must be between", "soak", "--minutes", "0")]
    [TestCase("--kills must be between", "soak", "--kills", "-1")]
    [TestCase("--nonsense", "servers", "--nonsense")]
    [TestCase("--status must be one of PENDING", "batches", "--status", "waiting")]
    [TestCase("--limit must be between 1 and 200", "batches", "--limit", "0")]
    [TestCase("reason must be one line", "pause", "--reason", "one\ntwo")]
    [TestCase("reason is required", "pause", "--reason", " ")]
    [TestCase("this is none: A1", "doctor", "--seller", "A1")]
    [TestCase("this is none: B0", "doctor", "--asin", "B0")]
    [TestCase("Invalid domain", "doctor", "--domain", "7")]
    [TestCase("Cannot parse argument 'seven'", "replay", "seven")]
    [TestCase("id", "cancel")]
    [TestCase("There is no recording", "doctor", "--replay", "/nowhere/recording.json")]
    [TestCase("(hidden)", "status", "postgres://someone:s3cr3t@127.0.0.1/db")]
    [TestCase("(hidden)", "poison", "AccountName=a;AccountKey=s3cr3t")]
    public async Task A_wrong_use_ends_with_2_a_sentence_and_nothing_on_standard_output(string sentence, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var output = new StringWriter();
        await using var notes = new StringWriter();

        var exitCode = await CommandLine.RunAsync([.. arguments, "--data", folder["data"]], output, notes, TimeProvider.System);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That($"{notes}", Does.Contain(sentence));
        Assert.That($"{output}{notes}", Does.Not.Contain("s3cr3t"));
        Assert.That($"{output}", Is.Empty);
        Assert.That(Directory.Exists(folder["data"]), Is.False);
    }
}
