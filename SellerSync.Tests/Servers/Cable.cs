using System.Net;
using System.Net.Sockets;

namespace SellerSync.Tests.Servers;

/// <summary>
/// A TCP cable to a local port that can be pulled (connections are cut and refused) and plugged in again, or frozen
/// (connections are accepted and say nothing) and thawed: a server that is away, or hangs.
/// </summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly int _to;
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private CancellationTokenSource _pulled = new();
    private volatile TaskCompletionSource _thawed = new();

    public Cable(int to)
    {
        _to = to;
        _thawed.SetResult();
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

    public void Freeze() => _thawed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was sent meanwhile arrives now.</summary>
    public void Thaw() => _thawed.TrySetResult();

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
                CopyAsync(client.GetStream(), server.GetStream(), pulled),
                CopyAsync(server.GetStream(), client.GetStream(), pulled));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken pulled)
    {
        var block = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(block, pulled)) > 0)
        {
            await _thawed.Task.WaitAsync(pulled);
            await to.WriteAsync(block.AsMemory(0, read), pulled);
        }
    }
}
