using SellerSync.Local;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;

namespace SellerSync.Tests.Local;

/// <summary>Children here are programs of Node.js, as it is there on every system that runs the servers.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ChildProcessTests
{
    [Test]
    public async Task The_line_that_it_announces_itself_with_is_read_and_all_is_logged()
    {
        using var folder = new TemporaryFolder();
        await using var child = Start(folder, "console.log('hello'); console.log('READY {}'); setInterval(() => 0, 1000)");

        var announced = await child.AnnouncedAsync("READY ", TimeSpan.FromSeconds(30), CancellationToken.None);
        await child.DisposeAsync();

        Assert.That(announced, Is.EqualTo("{}"));
        Assert.That(await File.ReadAllLinesAsync(folder["child.log"]), Is.EqualTo(["hello", "READY {}"]));
    }

    [Test]
    public void One_that_ends_before_it_is_ready_says_why()
    {
        using var folder = new TemporaryFolder();
        var child = Start(folder, "console.error('no such port'); process.exit(7)");

        Assert.That(
            async () => await child.AnnouncedAsync("READY ", TimeSpan.FromSeconds(30), CancellationToken.None),
            Throws.TypeOf<LocalException>().With.Message.Contains("exit code 7").And.Message.Contains("no such port"));
    }

    [Test]
    public async Task One_that_never_gets_ready_is_not_waited_for_longer_than_agreed()
    {
        using var folder = new TemporaryFolder();
        await using var child = Start(folder, "setInterval(() => 0, 1000)");

        Assert.That(
            async () => await child.AnnouncedAsync("READY ", TimeSpan.FromMilliseconds(50), CancellationToken.None),
            Throws.TypeOf<LocalException>().With.Message.Contains("not ready within"));
    }

    [Test]
    public async Task One_that_ignores_the_polite_signal_is_killed()
    {
        using var folder = new TemporaryFolder();
        await using var child = Start(folder, "process.on('SIGTERM', () => 0); console.log('READY'); setInterval(() => 0, 1000)");
        await child.AnnouncedAsync("READY", TimeSpan.FromSeconds(30), CancellationToken.None);

        await child.DisposeAsync();

        Assert.That(child.Stamp.IsRunning, Is.False);
    }

    [Test]
    public void A_program_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();

        Assert.That(
            () => ChildProcess.Start(new ProgramStart("child", "no-such-program", []), folder.Path, TimeProvider.System),
            Throws.TypeOf<LocalException>().With.Message.Contains("no-such-program"));
    }

    internal static ProgramStart Script(string script) =>
        new("child", Programs.Node, ["-e", script]) { StopPatience = TimeSpan.FromMilliseconds(300) };

    private static ChildProcess Start(TemporaryFolder folder, string script) =>
        ChildProcess.Start(Script(script), folder.Path, TimeProvider.System);
}
