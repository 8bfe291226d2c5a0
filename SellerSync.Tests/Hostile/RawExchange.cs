using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SellerSync.Tests.Hostile;

/// <summary>Sends bytes over a connection of their own and reads what comes back to its end.</summary>
/// <param name="Status">Null where nothing came back.</param>
internal sealed record RawExchange(int? Status, string Head, string Body)
{
    public static async Task<RawExchange> SendAsync(Uri address, HostileRequest request, CancellationToken cancellationToken)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
        using var answer = new MemoryStream();
        var reading = ReadAsync(client, answer, cancellationToken);
        try
        {
            for (var sent = 0; sent < request.Bytes.Length;)
            {
                sent += await client.SendAsync(request.Bytes.AsMemory(sent), cancellationToken);
            }

            // A whole request is followed by silence: to hang up would mean that nobody waits for the answer.
            if (request.Ends == Reach.Nowhere)
            {
                client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // The server has answered and closed before it had read everything.
        }

        await reading;
        return Read(Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length));
    }

    private static async Task ReadAsync(Socket client, MemoryStream answer, CancellationToken cancellationToken)
    {
        var block = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await client.ReceiveAsync(block, cancellationToken)) > 0)
            {
                answer.Write(block, 0, read);
            }
        }
        catch (SocketException)
        {
            // Reset: what came before it counts.
        }
    }

    private static RawExchange Read(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return new RawExchange(null, answer, "");
        }

        var (head, body) = (answer[..end], answer[(end + 4)..]);
        var status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        return new RawExchange(status, head, head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) ? Unchunked(body) : body);
    }

    // Sizes count bytes.
    private static string Unchunked(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var whole = new List<byte>();
        for (var at = 0; at < bytes.Length;)
        {
            var line = Array.IndexOf(bytes, (byte)'\r', at);
            var size = int.Parse(Encoding.ASCII.GetString(bytes, at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                break;
            }

            whole.AddRange(bytes.AsSpan(line + 2, size));
            at = line + 2 + size + 2;
        }

        return Encoding.UTF8.GetString([.. whole]);
    }
}
