using System.Net;
using System.Net.Sockets;
using SellerSync.Local.Processes;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class PortsTests
{
    [TestCase("127.0.0.1")]
    [TestCase("0.0.0.0")]
    public void A_port_that_is_taken_is_stepped_over(string address)
    {
        using var taken = new TcpListener(IPAddress.Parse(address), 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.That(new Ports().Take(port), Is.GreaterThan(port));
    }

    [Test]
    public void No_port_is_given_twice()
    {
        var ports = new Ports();

        var given = Enumerable.Range(0, 20).Select(_ => ports.Take(43_000)).ToArray();

        Assert.That(given, Is.Unique.And.Ordered);
    }

    [Test]
    public void Any_free_port_will_do_where_none_is_preferred()
    {
        var ports = new Ports();

        Assert.That(new[] { ports.Take(0), ports.Take(0), ports.Take(0) }, Is.Unique.And.All.GreaterThan(0));
    }
}
