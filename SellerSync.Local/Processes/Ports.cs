using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace SellerSync.Local.Processes;

/// <summary>Picks loopback ports, each at most once.</summary>
public sealed class Ports
{
    private readonly HashSet<int> _taken = [];

    /// <summary>The preferred port, or the next free one above it; any free one for 0.</summary>
    /// <exception cref="LocalException">No port from the preferred one up is free.</exception>
    public int Take(int preferred)
    {
        // A listener on all addresses does not stop a bind to loopback on every system: ask for the list too.
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Select(listener => listener.Port)
            .ToHashSet();
        lock (_taken)
        {
            foreach (var port in preferred == 0 ? Enumerable.Repeat(0, 100) : Enumerable.Range(preferred, IPEndPoint.MaxPort - preferred + 1))
                if (!listening.Contains(port) && !_taken.Contains(port) && TryBind(port) is { } bound && _taken.Add(bound))
                    return bound;
        }

        throw new LocalException($"No port from {preferred} up is free.");
    }

    private static int? TryBind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
