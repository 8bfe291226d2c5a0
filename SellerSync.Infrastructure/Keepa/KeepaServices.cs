using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Metrics;
using SellerSync.Infrastructure.Settings;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Infrastructure.Keepa;

public static class KeepaServices
{
    /// <summary>Adds <see cref="IKeepa"/> and <see cref="ITokenGauge"/>, from the sections <c>Keepa</c> and <c>Tokens</c>. They need an INotifier.</summary>
    public static IServiceCollection AddKeepa(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<KeepaOptions, KeepaOptionsValidator>(configuration, KeepaOptions.Section);
        services.AddSettings<TokenOptions, TokenOptionsValidator>(configuration, TokenOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITokenGauge, TokenGauge>();
        services.AddSellerSyncMetrics();
        services.TryAddSingleton<KeepaMeter>();
        services.TryAddSingleton<KeepaHealth>();
        services.TryAddSingleton(provider => new KeepaPipeline(
            provider.GetRequiredService<KeepaHealth>(),
            provider.GetRequiredService<IOptions<KeepaOptions>>().Value.Timeout,
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared.NextDouble,
            provider.GetRequiredService<ILogger<KeepaPipeline>>()));
        services.AddHttpClient<IKeepa, KeepaClient>((provider, http) =>
            {
                http.BaseAddress = WithSlash(provider.GetRequiredService<IOptions<KeepaOptions>>().Value.BaseAddress);
                http.Timeout = Timeout.InfiniteTimeSpan; // the client has a deadline of its own, for the body too
            })
            .UseSocketsHttpHandler((handler, _) => Configure(handler))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // the pool renews its connections, and with them the addresses
            .RemoveAllLoggers(); // they write URLs, and the key is in them
        return services;
    }

    private static void Configure(SocketsHttpHandler handler)
    {
        handler.AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli;
        handler.ConnectTimeout = TimeSpan.FromSeconds(30);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(15);
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20); // no call is sent twice, so one on a connection that Keepa gives up just then fails
        handler.AllowAutoRedirect = false; // a redirect would carry the key elsewhere
        handler.UseCookies = false;

        // Without it the handler tells no listener about its requests: those that write URLs down would write the key.
        handler.ActivityHeadersPropagator = null;
    }

    // A relative address replaces all behind the last slash.
    private static Uri WithSlash(Uri address) =>
        address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/");
}
