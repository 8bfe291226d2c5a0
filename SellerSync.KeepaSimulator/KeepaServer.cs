using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SellerSync.KeepaSimulator.Bucket;
using SellerSync.KeepaSimulator.Faults;
using SellerSync.KeepaSimulator.Http;
using SellerSync.KeepaSimulator.Listing;
using SellerSync.KeepaSimulator.Products;
using SellerSync.KeepaSimulator.Sellers;

namespace SellerSync.KeepaSimulator;

/// <summary>A simulated Keepa that listens on 127.0.0.1 until it is disposed.</summary>
public sealed class KeepaServer : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;

    private KeepaServer(SimulatorOptions options, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Grace);
        _app = builder.Build();

        Buckets = new(options, time);
        Catalogue = new(options, new(options, time));
        Faults = new(options.Seed);
        Map(new(options, time, Buckets, Books, Faults, Replayed.Read(options.ReplayFile), _app.Lifetime.ApplicationStopping), options);
    }

    /// <summary>Where it listens, with a trailing slash.</summary>
    public Uri Address => new(_app.Urls.Single() + "/");

    /// <summary>The bucket of each key.</summary>
    public TokenBuckets Buckets { get; }

    /// <summary>Every charge.</summary>
    public Books Books { get; } = new();

    /// <summary>Sellers, products and the truth about them.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>The faults in force.</summary>
    public FaultPlans Faults { get; }

    /// <summary>Starts one.</summary>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="timeProvider">Its clock; null is the system's. Refills, delays and simulated days go by it.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="IOException">The port is taken, or the recording cannot be read.</exception>
    /// <exception cref="System.Text.Json.JsonException">The recording is none.</exception>
    public static async Task<KeepaServer> StartAsync(
        SimulatorOptions? options = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        var server = new KeepaServer(options ?? new(), timeProvider ?? TimeProvider.System);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server._app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the process is asked to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Map(Pipeline pipeline, SimulatorOptions options)
    {
        var products = new ProductEndpoint(options, Catalogue);
        var sellers = new SellerEndpoint(options.Seed, Catalogue);
        _app.MapGet("/product", http => pipeline.HandleAsync(http, products.Parse));
        _app.MapGet("/seller", http => pipeline.HandleAsync(http, sellers.Parse));
        _app.MapGet("/token", http => pipeline.HandleAsync(http, _ => new("/token", 0, [], null, _ => new(null, null, 0))));
        _app.MapFallback("{*path}", http => pipeline.HandleAsync(http, null));
        new Controls(options.Key, Books, Catalogue, Faults, Buckets).Map(_app);
    }
}
