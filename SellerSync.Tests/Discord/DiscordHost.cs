using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Notifications;
using SellerSync.Infrastructure.Discord;
using SellerSync.Tests.FunctionsEmulator;
using SellerSync.Tests.Keepa;

namespace SellerSync.Tests.Discord;

/// <summary>The notifier as the application registers it, on a clock of the test's.</summary>
internal sealed class DiscordHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private DiscordHost(string? webhookUrl)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Discord:WebhookUrl"] = webhookUrl })
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddDiscord(configuration)
            .BuildServiceProvider();
    }

    public WaitedClock Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public MemoryLog Log { get; } = new();

    public INotifier Notifier => _services.GetRequiredService<INotifier>();

    private IHostedService Sender => _services.GetServices<IHostedService>().Single();

    public static async Task<DiscordHost> StartAsync(string? webhookUrl)
    {
        var host = new DiscordHost(webhookUrl);
        await host.Sender.StartAsync(CancellationToken.None);
        return host;
    }

    public static DiscordHost NotStarted(string? webhookUrl) => new(webhookUrl);

    public Task StartAsync() => Sender.StartAsync(CancellationToken.None);

    public Task StopAsync() => Sender.StopAsync(CancellationToken.None);

    /// <summary>Lets the time pass in small steps until the task is done.</summary>
    public async Task<T> PassAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        while (!task.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
        }

        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        var stopping = StopAsync();
        while (!stopping.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await _services.DisposeAsync();
    }
}
