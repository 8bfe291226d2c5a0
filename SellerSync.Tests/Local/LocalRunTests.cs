using System.Diagnostics;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class LocalRunTests
{
    private const string Forever = "setInterval(() => 0, 1000)";

    [Test]
    public async Task A_folder_takes_one_run_at_a_time()
    {
        using var folder = new TemporaryFolder();

        await using (await OpenAsync(folder))
            Assert.That(await LocalRun.TryOpenAsync(folder.Path, "test", TimeProvider.System), Is.Null);

        await using var next = await LocalRun.TryOpenAsync(folder.Path, "test", TimeProvider.System);
        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public async Task All_children_end_with_it_and_nothing_is_recorded_any_more()
    {
        using var folder = new TemporaryFolder();
        var run = await OpenAsync(folder);
        var children = new[] { run.Start(Child("one")), run.Start(Child("two")) };

        Assert.That(RunState.Read(folder.Path)!.Children.Select(child => child.Stamp), Is.EqualTo(children.Select(child => child.Stamp)));
        await run.DisposeAsync();

        Assert.That(children.Select(child => child.Stamp.IsRunning), Is.All.False);
        Assert.That(RunState.Read(folder.Path), Is.Null);
    }

    [Test]
    public async Task What_a_killed_run_left_behind_is_ended_by_the_next()
    {
        using var folder = new TemporaryFolder();
        using var left = Process.Start(new ProcessStartInfo(Programs.Node, ["-e", Forever]))!;
        var stamp = ProcessStamp.Of(left.Id)!;
        Record(folder, stamp);

        await using var run = await OpenAsync(folder);

        Assert.That(stamp.IsRunning, Is.False);
    }

    [Test]
    public async Task A_stranger_who_got_the_process_ID_of_a_child_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        using var stranger = Process.Start(new ProcessStartInfo(Programs.Node, ["-e", Forever]))!;
        var stamp = ProcessStamp.Of(stranger.Id)!;
        Record(folder, stamp with { Started = "another boot+1" });

        await using (await OpenAsync(folder))
            Assert.That(stamp.IsRunning, Is.True);
        stranger.Kill();
    }

    [Test]
    public async Task A_state_that_cannot_be_read_stops_nobody()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder[RunState.FileName], "{ half");

        await using var run = await OpenAsync(folder);

        Assert.That(RunState.Read(folder.Path)!.Owner.Id, Is.EqualTo(Environment.ProcessId));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task The_state_is_for_its_owner_only_as_it_holds_secrets()
    {
        using var folder = new TemporaryFolder();
        await using var run = await OpenAsync(folder);

        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(folder[RunState.FileName]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task The_first_child_that_ends_is_told()
    {
        using var folder = new TemporaryFolder();
        await using var run = await OpenAsync(folder);
        run.Start(Child("stays"));
        var goes = run.Start(ChildProcessTests.Script("process.exit(3)") with { Name = "goes" });

        var ended = await run.AnyEndedAsync(CancellationToken.None);

        Assert.That(ended, Is.SameAs(goes));
        Assert.That(await ended.Ended, Is.EqualTo(3));
    }

    [Test]
    public async Task A_program_whose_port_another_took_is_started_again_on_the_next()
    {
        using var folder = new TemporaryFolder();
        await using var run = await OpenAsync(folder);
        var scripts = new Queue<string>(["process.exit(1)", "console.log('READY {}'); " + Forever]);

        var (_, ready) = await run.StartAnnouncedAsync(
            () => ChildProcessTests.Script(scripts.Dequeue()), "READY ", TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.That(ready, Is.EqualTo("{}"));
        Assert.That(run.ProcessIds, Has.Count.EqualTo(1));
    }

    private static ProgramStart Child(string name) => ChildProcessTests.Script(Forever) with { Name = name };

    private static async Task<LocalRun> OpenAsync(TemporaryFolder folder) =>
        (await LocalRun.TryOpenAsync(folder.Path, "test", TimeProvider.System))!;

    private static void Record(TemporaryFolder folder, ProcessStamp child) =>
        new RunState(new ProcessStamp(1, "long ago"), "up", [new("child", child, ProcessSignal.Terminate)]).Write(folder.Path);
}
