using System.Diagnostics;
using SellerSync.Local;
using SellerSync.Local.PostgreSql;

namespace SellerSync.Tests.Local;

/// <summary>Only root needs the open folder, since only root cannot run PostgreSQL itself.</summary>
[Parallelizable(ParallelScope.All)]
[Platform(Exclude = "Win")]
public sealed class OpenFolderTests
{
    [SetUp]
    public void Only_as_root()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("Only root can hand a folder to another user.");
    }

    [Test]
    public async Task It_is_one_folder_for_a_path_and_open_to_the_servers_user()
    {
        using var closed = new TemporaryFolder();
        var user = await UnixUser.ForServersAsync(CancellationToken.None);

        var folder = await OpenFolder.PrepareAsync(closed.Path, user, CancellationToken.None);
        var again = await OpenFolder.PrepareAsync(closed.Path, user, CancellationToken.None);

        Assert.That(again, Is.EqualTo(folder));
        Assert.That(await user.MayAsync("-x", folder, CancellationToken.None), Is.True);
        Assert.That(await user.MayAsync("-w", folder, CancellationToken.None), Is.False);
        Assert.That(await user.MayAsync("-x", closed.Path, CancellationToken.None), Is.False);
        Directory.Delete(folder);
    }

    [TestCase("chown nobody")]
    [TestCase("chmod 777")]
    [TestCase("chmod 775")]
    public async Task One_that_somebody_else_made_or_may_write_into_is_refused(string change)
    {
        using var closed = new TemporaryFolder();
        var user = await UnixUser.ForServersAsync(CancellationToken.None);
        var folder = await OpenFolder.PrepareAsync(closed.Path, user, CancellationToken.None);
        await RunAsync($"{change} '{folder}'");

        Assert.That(
            async () => await OpenFolder.PrepareAsync(closed.Path, user, CancellationToken.None),
            Throws.TypeOf<LocalException>().With.Message.Contains(folder));
        Directory.Delete(folder);
    }

    [Test]
    public async Task A_link_in_its_place_is_refused()
    {
        using var closed = new TemporaryFolder();
        using var target = new TemporaryFolder();
        var user = await UnixUser.ForServersAsync(CancellationToken.None);
        var folder = await OpenFolder.PrepareAsync(closed.Path, user, CancellationToken.None);
        Directory.Delete(folder);
        Directory.CreateSymbolicLink(folder, target.Path);

        Assert.That(
            async () => await OpenFolder.PrepareAsync(closed.Path, user, CancellationToken.None),
            Throws.TypeOf<LocalException>().With.Message.Contains(folder));
        Directory.Delete(folder);
    }

    private static async Task RunAsync(string command)
    {
        using var shell = Process.Start("/bin/sh", ["-c", command]);
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero);
    }
}
