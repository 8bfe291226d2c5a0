using System.Net;
using System.Net.Sockets;
using System.Text;
using SellerSync.Domain.Keepa;

namespace SellerSync.Tests.Keepa;

internal sealed class ReusedConnectionTests : KeepaFixture
{
    private const string Envelope = """{"timestamp":1790277678673,"tokensLeft":94,"refillIn":53441,"refillRate":60}""";

    [Test]
    public async Task A_call_is_not_sent_again_when_a_connection_kept_alive_ends_without_an_answer()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var host = new KeepaHost(new($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/"));
        var requests = 0;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var serving = ServeAsync();

        await host.Keepa.GetTokensAsync(Cancellation);
        var failure = await KeepaFailure.OfAsync(() => host.Keepa.GetTokensAsync(Cancellation));
        await done.CancelAsync();
        await serving;

        Assert.That(requests, Is.EqualTo(2));
        Assert.That((failure.Fault, failure.MayBeCharged), Is.EqualTo((KeepaFault.Unreachable, true)));

        // Answers the first request only; every other one ends its connection.
        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var connection = await server.AcceptTcpClientAsync(done.Token);
                    using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
                    while (await ReadRequestAsync(reader))
                    {
                        if (++requests > 1)
                            break;
                        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Envelope.Length}\r\n\r\n{Envelope}"), done.Token);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // the test has seen what it wanted
            }
        }

        async Task<bool> ReadRequestAsync(StreamReader reader)
        {
            var line = await reader.ReadLineAsync(done.Token);
            var isRequest = line is not null;
            while (line is { Length: > 0 })
                line = await reader.ReadLineAsync(done.Token);
            return isRequest;
        }
    }
}
