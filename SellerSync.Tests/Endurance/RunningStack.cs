#if !AZURE_HOST // Only the Local build of the functions is a program that runs by itself.
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using SellerSync.KeepaSimulator.Bucket;
using SellerSync.KeepaSimulator.Listing;
using SellerSync.Local;
using SellerSync.Local.Azurite;
using SellerSync.Local.Installation;
using SellerSync.Local.PostgreSql;
using SellerSync.Local.Processes;
using SellerSync.Local.Startup;
using SellerSync.Tests.Local;

namespace SellerSync.Tests.Endurance;

/// <summary>
/// What `up --instances` runs, each as a process of its own, with this test as the one that keeps it: so that servers, too, can be
/// taken away and come again. Leases are of 5 seconds, and the bucket refills fast.
/// </summary>
internal sealed class RunningStack : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private const int Speed = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _folder;
    private readonly LocalRun _run;
    private readonly FunctionsInstances _functions;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _kept;
    private readonly NpgsqlDataSource _database;
    private readonly Ready _ready;

    private RunningStack(TemporaryFolder folder, LocalRun run, LocalServers servers, FunctionsInstances functions)
    {
        (_folder, _run, _functions, _ready) = (folder, run, functions, servers.Ready());
        _database = NpgsqlDataSource.Create(servers.Settings.DatabaseConnectionString);
        _kept = functions.KeepAsync(_ => Task.CompletedTask, _end.Token);
    }

    public static async Task<RunningStack> StartAsync(int instances)
    {
        var folder = new TemporaryFolder();
        var run = await LocalRun.TryOpenAsync(folder["data"], "test", TimeProvider.System) ?? throw new UnreachableException();
        try
        {
            var clone = Clone.Find(run.Folder);
            var programs = await BuiltPrograms.FindAsync(clone, TestContext.Out, CancellationToken.None);
            var options = new ServerOptions(Speed, Instances: instances)
            {
                Settings = new Dictionary<string, string>
                {
                    ["Drain__Lease"] = Lease.ToString("c"),
                    // So that the ledger gives calls of the dead up for lost within this test.
                    ["Keepa__Timeout"] = "00:00:10",
                },
            };
            var ports = new Ports();
            var servers = await LocalServers.StartAsync(run, clone, programs, options, ports, TestContext.Out, CancellationToken.None);
            return new RunningStack(folder, run, servers, await servers.StartFunctionsAsync(programs, ports, instances, CancellationToken.None));
        }
        catch
        {
            await EndAsync(run, folder);
            throw;
        }
    }

    /// <summary>Each product call takes so long from now on: what is to be interrupted must last.</summary>
    public async Task SlowKeepaAsync(TimeSpan delay)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(_ready.KeepaUrl, "_faults"), new { kind = "Delay", path = "/product", delay = delay.TotalMilliseconds });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Starts a lookup at this instance, the first without a number.</summary>
    public async Task LookUpAsync(string sellerId, int instance = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_functions.Instances[instance].Url, "seller-lookup"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _ready.Token) },
            Content = JsonContent.Create(new { sellerId, domain = 1 }),
        };
        using var response = await _http.SendAsync(request);
        Assert.That(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Tokens that Keepa charged for products.</summary>
    public async Task<long> ChargedForProductsAsync() => (await BooksAsync()).Where(charge => charge.Path == "/product").Sum(charge => (long)charge.Tokens);

    /// <summary>ASINs that Keepa was asked for, as often as it was.</summary>
    public async Task<IReadOnlyList<string>> FetchedAsync() => [.. (await BooksAsync()).Where(charge => charge.Path == "/product").SelectMany(charge => charge.Asins)];

    public async Task<IReadOnlyList<string>> CatalogueAsync(string sellerId)
    {
        var products = await _http.GetFromJsonAsync<List<ExpectedProduct>>(new Uri(_ready.KeepaUrl, $"_catalogue?seller={sellerId}&domain=1"), JsonSerializerOptions.Web);
        return [.. products!.Where(product => product.ProductType != 4).Select(product => product.Asin)];
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The first column of each row.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string sql)
    {
        var texts = new List<string>();
        await using var command = _database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }

    public Task SettledAsync() => UntilAsync("""
        select not exists (select from hand_overs where status = 'OPEN')
          and not exists (select from product_batches where status in ('PENDING', 'PROCESSING'))
        """);

    /// <summary>Waits for something that the database says; returns how long that took.</summary>
    /// <exception cref="AssertionException">It does not come within 2 minutes.</exception>
    public Task<TimeSpan> UntilAsync(string condition) => UntilAsync(condition, () => IsTrueAsync(condition));

    /// <summary>Until every drain that this instance has started is over: several may run in it.</summary>
    public Task<TimeSpan> UntilDrainsEndedAsync(Ready.Instance instance) =>
        UntilAsync("no drain runs", () =>
        {
            var log = LogOf(instance);
            return Task.FromResult(Regex.Count(log, @"Started function product-batches \(") == Regex.Count(log, @"Function product-batches \("));
        });

    private static async Task<TimeSpan> UntilAsync(string what, Func<Task<bool>> isTrueAsync)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isTrueAsync())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new AssertionException($"Not within {Patience}: {what}");
            await Task.Delay(Interval, TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Which instance drains: a worker's ID names its process.</summary>
    public async Task<Ready.Instance> DrainingAsync()
    {
        var worker = await ScalarAsync<string>("select worker_id from product_batches where status = 'PROCESSING' and worker_id like 'drain-%' limit 1");
        return _functions.Instances.Single(instance => worker.Contains($"-{instance.ProcessId}-", StringComparison.Ordinal));
    }

    public static void Kill(Ready.Instance instance) => ProcessEnd.Kill(Stamp(instance));

    /// <summary>As the shell's kill: STOP, CONT, TERM.</summary>
    public static async Task SignalAsync(Ready.Instance instance, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {Stamp(instance).Id}"]);
        await kill.WaitForExitAsync();
        Assert.That(kill.ExitCode, Is.Zero);
    }

    /// <summary>All that an instance has logged, its earlier lives included.</summary>
    public string LogOf(Ready.Instance instance)
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(_run.Folder, "logs", $"{instance.Name}.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <summary>Ends PostgreSQL as its provider does, sessions and all, and starts it on its port and data.</summary>
    public async Task RestartPostgreSqlAsync()
    {
        await ProcessEnd.EndAsync(Server("postgres"), ProcessSignal.Interrupt, TimeSpan.FromSeconds(20), TimeProvider.System);
        var port = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port;
        await PostgreSqlServer.StartAsync(_run, await PackagesAsync(), Path.Combine(_run.Folder, "postgres"), () => port, temporary: false, CancellationToken.None);
    }

    /// <summary>Kills Azurite and starts it on its ports and data.</summary>
    public async Task RestartAzuriteAsync()
    {
        await ProcessEnd.EndAsync(Server("azurite"), ProcessSignal.Kill, TimeSpan.FromSeconds(20), TimeProvider.System);
        int[] ports = [.. _ready.StorageConnectionString.Split(';').Where(part => part.Contains("Endpoint=http://", StringComparison.Ordinal)).Select(part => new Uri(part[(part.IndexOf('=') + 1)..]).Port)];
        await AzuriteServer.StartAsync(_run, await PackagesAsync(), Path.Combine(_run.Folder, "azurite"), () => ports, temporary: false, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _kept.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _database.DisposeAsync();
        _http.Dispose();
        _end.Dispose();
        await EndAsync(_run, _folder);
    }

    private static async Task EndAsync(LocalRun run, TemporaryFolder folder)
    {
        await run.DisposeAsync();
        UpProcess.DeleteOpenFolder(run.Folder);
        folder.Dispose();
    }

    private async Task<bool> IsTrueAsync(string condition)
    {
        try
        {
            return await ScalarAsync<bool>(condition);
        }
        catch (NpgsqlException)
        {
            return false; // it is being restarted
        }
    }

    private async Task<IReadOnlyList<Charge>> BooksAsync() =>
        (await _http.GetFromJsonAsync<List<Charge>>(new Uri(_ready.KeepaUrl, "_books"), JsonSerializerOptions.Web))!;

    private static Task<ServerPackages> PackagesAsync() =>
        ServerPackages.InstallAsync(Clone.Find(), TestContext.Out, TimeProvider.System, CancellationToken.None);

    private ProcessStamp Server(string name) => ProcessStamp.Of(_ready.Processes[name]) ?? throw new AssertionException($"{name} does not run.");

    private static ProcessStamp Stamp(Ready.Instance instance) => ProcessStamp.Of(instance.ProcessId) ?? throw new AssertionException($"{instance.Name} does not run.");
}
#endif
