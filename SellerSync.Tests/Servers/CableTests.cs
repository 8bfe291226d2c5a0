using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SellerSync.Tests.Servers;

[CancelAfter(30_000)]
internal sealed class CableTests
{
    [Test]
    public async Task A_frozen_cable_says_nothing_until_it_thaws_and_a_pulled_one_refuses(CancellationToken cancellationToken)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var cable = new Cable(((IPEndPoint)server.LocalEndpoint).Port);
        cable.Freeze();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, cable.Port, cancellationToken);
        using var served = await server.AcceptTcpClientAsync(cancellationToken);
        await client.GetStream().WriteAsync("hello"u8.ToArray(), cancellationToken);
        var block = new byte[5];
        var heard = served.GetStream().ReadExactlyAsync(block, cancellationToken);
        Assert.That(heard.IsCompleted, Is.False);

        cable.Thaw();
        await heard;
        Assert.That(Encoding.UTF8.GetString(block), Is.EqualTo("hello"));

        await cable.PullAsync();
        using var late = new TcpClient();
        Assert.That(async () => await late.ConnectAsync(IPAddress.Loopback, cable.Port, cancellationToken), Throws.InstanceOf<SocketException>());

        cable.Plug();
        using var again = new TcpClient();
        await again.ConnectAsync(IPAddress.Loopback, cable.Port, cancellationToken);
        using var servedAgain = await server.AcceptTcpClientAsync(cancellationToken);
    }
}
