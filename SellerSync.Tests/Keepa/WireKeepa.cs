using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Notifications;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Keepa;

/// <summary>The Keepa client on a real socket, whose other end answers each connection byte for byte as a test says.</summary>
internal sealed class WireKeepa : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _services;
    private readonly Task _accepting;

    /// <param name="answer">Writes an answer once a request's headers have come.</param>
    public WireKeepa(Func<Stream, CancellationToken, Task> answer, params (string Name, string Value)[] settings)
    {
        _listener.Start();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                KeyValuePair.Create("Keepa:ApiKey", (string?)StubKeepa.Key),
                KeyValuePair.Create("Keepa:BaseAddress", (string?)$"http://{_listener.LocalEndpoint}/"),
                .. settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)),
            ])
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<INotifier>(Told)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddKeepa(configuration)
            .BuildServiceProvider();
        _accepting = AcceptAsync(answer);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public MemoryLog Log { get; } = new();

    public ToldNotices Told { get; } = new();

    public IKeepa Keepa => _services.GetRequiredService<IKeepa>();

    public int Connections { get; private set; }

    public string Headers { get; private set; } = "";

    /// <summary>Headers of an answer that ends when the connection does.</summary>
    public static byte[] Head(string more = "") => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\n{more}\r\n");

    /// <summary>From now on nobody listens.</summary>
    public void Close() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Stream, CancellationToken, Task> answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                await using var stream = client.GetStream();
                var buffer = new byte[8192];
                Headers = Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, _stop.Token));
                await answer(stream, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over, or the client hung up.
        }
    }
}
