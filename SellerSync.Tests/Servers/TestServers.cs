using SellerSync.Local;
using SellerSync.Local.Azurite;
using SellerSync.Local.Installation;
using SellerSync.Local.PostgreSql;
using SellerSync.Local.Processes;

namespace SellerSync.Tests.Servers;

/// <summary>
/// PostgreSQL and Azurite for this run of tests, each started when the first test asks for it, on free ports, and ended by
/// <see cref="EndTestServers"/>. A machine without Node.js skips the tests that need them; CI fails them.
/// </summary>
public static class TestServers
{
    private static readonly Clone Clone = Clone.Find();
    private static readonly Ports Ports = new();
    private static readonly Lazy<Task<LocalRun>> Run = new(OpenRunAsync);
    private static readonly Lazy<Task<ServerPackages>> Packages = new(() =>
        ServerPackages.InstallAsync(Clone, TestContext.Error, TimeProvider.System, CancellationToken.None));

    private static readonly Lazy<Task<PostgreSqlServer>> LazyPostgreSql = new(StartPostgreSqlAsync);
    private static readonly Lazy<Task<AzuriteServer>> LazyAzurite = new(StartAzuriteAsync);
    private static readonly Lazy<Task<TestPooler>> LazyPooler = new(StartPoolerAsync);

    public static Task<PostgreSqlServer> PostgreSqlAsync() => OrSkipAsync(LazyPostgreSql.Value);

    public static Task<AzuriteServer> AzuriteAsync() => OrSkipAsync(LazyAzurite.Value);

    /// <summary>A pooler in front of <see cref="PostgreSqlAsync"/>, where one is installed.</summary>
    internal static Task<TestPooler> PoolerAsync() => OrSkipAsync(LazyPooler.Value);

    internal static async Task EndAsync()
    {
        if (!Run.IsValueCreated)
            return;
        var run = await Run.Value;
        await run.DisposeAsync();
    }

    /// <summary>A folder for each run at a time, since several may run in one clone.</summary>
    private static async Task<LocalRun> OpenRunAsync()
    {
        LocalRun? mine = null;
        for (var slot = 1; mine is null || Directory.Exists(Folder(slot)); slot++)
        {
            if (await LocalRun.TryOpenAsync(Folder(slot), "test", TimeProvider.System) is not { } run)
                continue;
            if (mine is null)
                mine = run;
            else
                await run.DisposeAsync(); // Opening it has ended what a killed run left there.
        }

        // The test host ends without tear-down when a run is cancelled.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => mine.Kill();
        return mine;
    }

    private static string Folder(int slot) => Path.Combine(Clone.Data, "test", $"{slot}");

    private static async Task<PostgreSqlServer> StartPostgreSqlAsync()
    {
        var run = await Run.Value;
        return await PostgreSqlServer.StartAsync(
            run, await Packages.Value, Path.Combine(run.Folder, "postgres"), () => Ports.Take(0), temporary: true, CancellationToken.None);
    }

    private static async Task<AzuriteServer> StartAzuriteAsync()
    {
        var run = await Run.Value;
        return await AzuriteServer.StartAsync(
            run,
            await Packages.Value,
            Path.Combine(run.Folder, "azurite"),
            () => [Ports.Take(0), Ports.Take(0), Ports.Take(0)],
            temporary: true,
            CancellationToken.None);
    }

    private static async Task<TestPooler> StartPoolerAsync() => await TestPooler.StartAsync(
        await Run.Value, await LazyPostgreSql.Value, () => Ports.Take(0), CancellationToken.None);

    private static async Task<T> OrSkipAsync<T>(Task<T> server)
    {
        try
        {
            return await server;
        }
        catch (LocalException missing)
        {
            if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
                throw;
            Assert.Ignore(missing.Message);
            throw;
        }
    }
}
