using System.Net;
using System.Net.Sockets;

namespace SellerSync.Tests.FunctionsEmulator;

/// <summary>A TCP cable to a local port that can be pulled and plugged in again: storage that is briefly away.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly int _to;
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private CancellationTokenSource _pulled = new();

    public Cable(int to)
    {
        _to = to;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener, _pulled.Token);
    }

    public int Port { get; }

    public async Task PullAsync()
    {
        _listener.Stop();
        await _pulled.CancelAsync();
    }

    public void Plug()
    {
        _pulled = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener, _pulled.Token);
    }

    public async ValueTask DisposeAsync() => await PullAsync();

    private async Task AcceptAsync(TcpListener listener, CancellationToken pulled)
    {
        while (!pulled.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(pulled);
            _ = ConnectAsync(client, pulled);
        }
    }

    private async Task ConnectAsync(TcpClient client, CancellationToken pulled)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(IPAddress.Loopback, _to, pulled);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), pulled),
                server.GetStream().CopyToAsync(client.GetStream(), pulled));
        }
    }
}
