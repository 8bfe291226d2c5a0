using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SellerSync.Functions.Composition;
using SellerSync.Functions.SellerLookup;
using SellerSync.FunctionsEmulator;
using SellerSync.KeepaSimulator;
using SellerSync.Tests.Database;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Journeys;

/// <summary>The whole system in this process: the real composition root on a simulated Keepa, PostgreSQL and Azurite.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDatabase _database;
    private readonly HttpClient _http;
    private readonly Cables? _cables;

    private Stack(KeepaServer keepa, TestDatabase database, EmulatedFunctions functions, LogLines logs, Cables? cables)
    {
        _cables = cables;
        Keepa = keepa;
        _database = database;
        Functions = functions;
        Logs = logs;
        // A caller's requests are in no trace of the system's.
        _http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = functions.Address };
    }

    public const string Key = "a-key-that-no-log-may-hold";

    /// <summary>Where this is read, the functions' connection string is told. The tests' own connections lack it.</summary>
    public const string OnlyInTheConnectionString = "Application Name=functions-";

    public KeepaServer Keepa { get; }

    public EmulatedFunctions Functions { get; }

    public LogLines Logs { get; }

    public Guid UserId { get; } = Guid.NewGuid();

    /// <summary>The ways to this system's servers, where it was started with cables.</summary>
    public Cables Cables => _cables ?? throw new InvalidOperationException("This stack was started without cables");

    public static Task<Stack> StartAsync(SimulatorOptions? simulator = null, params (string Name, string Value)[] settings) =>
        StartAsync(DatabaseWay.Direct, simulator, settings);

    public static Task<Stack> StartAsync(DatabaseWay way, SimulatorOptions? simulator = null, params (string Name, string Value)[] settings) =>
        StartAsync(simulator, way, cabled: false, settings);

    /// <summary>With services of the test's own, which come last.</summary>
    public static Task<Stack> StartAsync(Action<IServiceCollection> addServices, params (string Name, string Value)[] settings) =>
        StartAsync(simulator: null, DatabaseWay.Direct, cabled: false, settings, addServices);

    /// <summary>With PostgreSQL, queues and tables behind cables that a test can pull or freeze.</summary>
    public static Task<Stack> StartWithCablesAsync(params (string Name, string Value)[] settings) =>
        StartAsync(simulator: null, DatabaseWay.Direct, cabled: true, settings);

    private static async Task<Stack> StartAsync(SimulatorOptions? simulator, DatabaseWay way, bool cabled, (string Name, string Value)[] settings, Action<IServiceCollection>? addServices = null)
    {
        var keepa = await KeepaServer.StartAsync(simulator);
        var database = await Migrated.DatabaseAsync();
        var name = $"j{Guid.NewGuid():N}"[..16];
        var configuration = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["AzureWebJobsStorage"] = await TestStorage.ConnectionStringAsync(),
            ["AzureFunctionsWebHost:hostid"] = name,
            ["ProductProcessingQueue"] = $"{name}-processing",
            ["ProductBatchesQueue"] = $"{name}-batches",
            ["TokenStatusSchedule"] = "*/1 * * * * *",
            ["SweeperSchedule"] = "0 0 0 1 1 *",
            ["DiscoverySchedule"] = "0 0 0 1 1 *",
            ["SnapshotSchedule"] = "0 0 0 1 1 *",
            ["Keepa:ApiKey"] = $"{Key}-{name}",
            ["Keepa:BaseAddress"] = keepa.Address.AbsoluteUri,
            ["Keepa:RefillPeriod"] = TimeSpan.FromMilliseconds((simulator ?? new()).RefillPeriod).ToString("c"),
            ["Database:ConnectionString"] = (way == DatabaseWay.Pooler
                ? (await TestServers.PoolerAsync()).ConnectionString(database.ConnectionString)
                : database.ConnectionString) + $";{OnlyInTheConnectionString}{name}",
            ["Database:PreparedStatements"] = way == DatabaseWay.Direct ? "true" : "false",
            ["Auth:Secret"] = DevelopmentToken.Secret,
            ["Auth:Issuer"] = DevelopmentToken.Issuer,
        };
        var cables = cabled ? Cables.Lay(configuration) : null;
        foreach (var (setting, value) in settings)
        {
            configuration[setting] = value;
        }

        var logs = new LogLines();
        var builder = EmulatorApplication.CreateBuilder(new EmulatorSettings
        {
            Assembly = typeof(SellerLookupFunction).Assembly,
            Configuration = configuration,
        });
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSellerSync(builder.Configuration);
        builder.UseSellerSync();
        addServices?.Invoke(builder.Services);
        var functions = builder.Build();
        await functions.StartAsync();
        if (configuration.GetValueOrDefault("Database:Migrate") != "false")
        {
            await functions.InvokeAsync("token-status"); // which needs a schema
        }

        return new Stack(keepa, database, functions, logs, cables);
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, object body, string? token = null, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? DevelopmentToken.For(UserId));
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path, string? token = null)
    {
        using var response = await OpenAsync(path, token);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>The answer as soon as its headers are there.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? token = null, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? DevelopmentToken.For(UserId));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Without any token.</summary>
    public async Task<(int Status, JsonElement Body)> SendBareAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public Task<(int Status, JsonElement Body)> LookUpAsync(string sellerId, int domain = 1) =>
        PostAsync("seller-lookup", new { sellerId, domain });

    /// <summary>Waits until no hand-over and no batch is open.</summary>
    public Task SettledAsync() => WhileAsync("""
        select exists (select from hand_overs where status = 'OPEN')
          or exists (select from product_batches where status in ('PENDING', 'PROCESSING'))
        """);

    /// <summary>Waits until no hand-over is open and no batch is under way: what is left waits for its next attempt.</summary>
    public Task AttemptedAsync() => WhileAsync("""
        select exists (select from hand_overs where status = 'OPEN')
          or exists (select from product_batches where status = 'PROCESSING')
        """);

    private async Task WhileAsync(string condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await ScalarAsync<bool>(condition))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>A connection of its own to the system's database, for example to hold a lock.</summary>
    public async Task<NpgsqlConnection> ConnectAsync() => await _database.DataSource.OpenConnectionAsync();

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The stored products of a seller by ASIN, as one comparable line each.</summary>
    public async Task<Dictionary<string, string>> ProductsAsync(string sellerId, int domain = 1)
    {
        await using var command = _database.DataSource.CreateCommand("""
            select p.asin_id, concat_ws('|', coalesce(trim_scale(p.storefront_price)::text, '-'), coalesce(trim_scale(p.buy_box_price)::text, '-'), p.currency,
              coalesce(p.sales_rank::text, '-'), coalesce(p.stock_count::text, '-'), coalesce(trim_scale(p.rating)::text, '-'), coalesce(p.rating_count::text, '-'),
              coalesce(p.monthly_sales::text, '-'), coalesce(p.is_fba::text, '-'), coalesce(p.is_fbm::text, '-'),
              coalesce(extract(epoch from p.first_seen_at)::bigint::text, '-'), coalesce(t.title, '-'), coalesce(t.brand, '-'), coalesce(t.category, '-'), coalesce(t.images[1], '-'))
            from seller_products p join product_templates t on t.id = p.product_template_id join sellers s on s.id = p.seller_id
            where s.seller_id = $1 and s.domain = $2
            """);
        command.Parameters.Add(new() { Value = sellerId });
        command.Parameters.Add(new() { Value = domain });
        var products = new Dictionary<string, string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            products.Add(reader.GetString(0), reader.GetString(1));
        }

        return products;
    }

    /// <summary>The same lines as the simulator's own truth has them.</summary>
    public Dictionary<string, string> Expected(string sellerId, int domain = 1) => Keepa.Catalogue.Expected(sellerId, domain)
        .Where(product => product.ProductType != 4)
        .ToDictionary(
            product => product.Asin,
            product => string.Join('|', new object?[]
            {
                Decimal(product.StorefrontPrice), Decimal(product.BuyBoxPrice is > 0 ? product.BuyBoxPrice : null), product.Currency, product.SalesRank, product.StockCount,
                Decimal(product.Rating), product.RatingCount, product.MonthlySales, Flag(product.IsFba), Flag(product.IsFbm), product.FirstSeenAt?.ToUnixTimeSeconds(),
                product.Title, product.Brand, product.Category, product.ImageName,
            }.Select(value => value ?? "-")));

    public async ValueTask DisposeAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status != NUnit.Framework.Interfaces.TestStatus.Passed)
        {
            await TestContext.Out.WriteLineAsync(string.Join(Environment.NewLine, Logs.WarningsAndWorse.Take(50)));
        }

        _http.Dispose();
        _cables?.Mend();
        await Functions.DisposeAsync();
        if (_cables is not null)
        {
            await _cables.DisposeAsync();
        }

        await _database.DisposeAsync();
        await Keepa.DisposeAsync();
    }

    private static string? Decimal(decimal? value) => value?.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Flag(bool? value) => value switch { true => "true", false => "false", null => null };
}
