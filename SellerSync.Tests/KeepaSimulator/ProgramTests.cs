using System.Diagnostics;
using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator;

namespace SellerSync.Tests.KeepaSimulator;

[Parallelizable(ParallelScope.All)]
internal sealed class ProgramTests
{
    [Test]
    [Platform(Exclude = "Win", Reason = "SIGTERM is Unix's")]
    [CancelAfter(30_000)]
    public async Task It_says_where_it_listens_and_ends_quietly_on_SIGTERM(CancellationToken cancellationToken)
    {
        using var program = Start("--port", "0", "--rate", "20", "--key", "secret-key");

        var ready = await program.StandardOutput.ReadLineAsync(cancellationToken);
        Assert.That(ready, Does.StartWith("READY {"));
        var url = (string)JsonNode.Parse(ready!["READY ".Length..])!["url"]!;
        using var http = new HttpClient();
        var token = JsonNode.Parse(await http.GetStringAsync(new Uri($"{url}token?key=secret-key"), cancellationToken))!;
        using var kill = Process.Start("kill", ["-TERM", $"{program.Id}"]);
        await program.WaitForExitAsync(cancellationToken);

        Assert.That(url, Does.Match("^http://127.0.0.1:[0-9]+/$"));
        Assert.That((int)token["tokensLeft"]!, Is.EqualTo(1_200));
        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(await program.StandardOutput.ReadToEndAsync(cancellationToken), Is.Empty);
        Assert.That(await program.StandardError.ReadToEndAsync(cancellationToken), Is.Empty);
    }

    [TestCase("--rate", "0")]
    [TestCase("--speed", "0")]
    [TestCase("--port", "-1")]
    [TestCase("--nonsense", "1")]
    [CancelAfter(30_000)]
    public async Task A_bad_option_is_named(string option, string value, CancellationToken cancellationToken)
    {
        using var program = Start(option, value);

        await program.WaitForExitAsync(cancellationToken);

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(await program.StandardError.ReadToEndAsync(cancellationToken), Does.Contain(option));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_port_that_is_taken_is_an_error_and_no_stack_trace(CancellationToken cancellationToken)
    {
        await using var keepa = await KeepaServer.StartAsync(cancellationToken: cancellationToken);

        using var program = Start("--port", $"{keepa.Address.Port}");
        await program.WaitForExitAsync(cancellationToken);

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(await program.StandardError.ReadToEndAsync(cancellationToken), Does.Contain("in use").And.Not.Contain("   at "));
    }

    private static Process Start(params string[] arguments)
    {
        var assembly = typeof(KeepaServer).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
