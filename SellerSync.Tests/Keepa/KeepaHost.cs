using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Keepa;

/// <summary>The client as the application registers it, asking one address; all that it logs is kept.</summary>
internal sealed class KeepaHost : IDisposable
{
    private readonly ServiceProvider _provider;

    public KeepaHost(Uri address, Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Keepa:ApiKey"] = Key, ["Keepa:BaseAddress"] = address.AbsoluteUri })
            .AddInMemoryCollection(settings)
            .Build();
        _provider = new ServiceCollection()
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton<INotifier>(Told)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddKeepa(configuration)
            .BuildServiceProvider();
    }

    /// <summary>A key of its own, with characters that a query string escapes.</summary>
    public string Key { get; } = $"{Guid.NewGuid():N}/+ ü";

    public CapturedLog Log { get; } = new();

    public ToldNotices Told { get; } = new();

    public IKeepa Keepa => _provider.GetRequiredService<IKeepa>();

    public ITokenGauge Gauge => _provider.GetRequiredService<ITokenGauge>();

    public void Dispose() => _provider.Dispose();
}
