using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Notifications;
using SellerSync.Infrastructure.Settings;

namespace SellerSync.Infrastructure.Discord;

public static class DiscordServices
{
    private const string HttpClientName = "discord";

    /// <summary>Adds <see cref="INotifier"/> and what sends, from the section <c>Discord</c>.</summary>
    public static IServiceCollection AddDiscord(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DiscordOptions, DiscordOptionsValidator>(configuration, DiscordOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(HttpClientName)
            .ConfigureHttpClient(http =>
            {
                http.Timeout = Timeout.InfiniteTimeSpan; // the webhook has a deadline of its own
                http.MaxResponseContentBufferSize = 64 << 10;
            })
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(15);
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;

                // Listeners to requests write URLs down, and this one is a secret.
                handler.ActivityHeadersPropagator = null;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers(); // they write URLs
        services.AddSingleton<DiscordQueue>();
        services.AddSingleton<INotifier>(provider => provider.GetRequiredService<DiscordQueue>());
        services.AddSingleton(provider => new DiscordWebhook(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<IOptions<DiscordOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DiscordWebhook>>()));
        services.AddHostedService<DiscordSender>();
        return services;
    }
}
