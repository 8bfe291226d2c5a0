using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Infrastructure.Keepa;

public static class KeepaServices
{
    private const string HttpClientName = "keepa";

    public static IServiceCollection AddKeepa(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KeepaOptions>().Bind(configuration.GetSection(KeepaOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeepaOptions>, KeepaOptionsValidator>();
        services.AddOptions<TokenOptions>().Bind(configuration.GetSection(TokenOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddSingleton<ITokenGauge, TokenGauge>();

        // The key rides in the query string: the client's own loggers would print it.
        services.AddHttpClient(HttpClientName)
            .RemoveAllLoggers()
            .ConfigureHttpClient((provider, client) =>
            {
                client.BaseAddress = provider.GetRequiredService<IOptions<KeepaOptions>>().Value.BaseAddress;
                client.Timeout = Timeout.InfiniteTimeSpan; // KeepaTransport's deadline covers the body, too
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(30),
                PooledConnectionLifetime = TimeSpan.FromMinutes(15),
                AllowAutoRedirect = false,
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new KeepaTransport(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<ITokenGauge>(),
            provider.GetRequiredService<IOptions<KeepaOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<KeepaResilience>();
        services.AddSingleton<IKeepa, KeepaClient>();
        return services;
    }
}
