using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;

namespace SellerSync.Tests.Tokens;

/// <summary>The router waits for the read, so storage that is away must not hold it up.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(60_000)]
internal sealed class TokenStatusOutageTests
{
    [Test]
    public async Task Storage_that_refuses_connections_is_no_status_within_a_second_or_two(CancellationToken cancellationToken)
    {
        await using var services = Composed(Storage(port: 1));

        var (status, time) = await ReadAsync(services.GetRequiredService<ITokenStatusStore>(), cancellationToken);

        Assert.That(status, Is.Null);
        Assert.That(time, Is.LessThan(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Storage_that_never_answers_is_no_status_after_three_seconds(CancellationToken cancellationToken)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var services = Composed(Storage(((IPEndPoint)silent.LocalEndpoint).Port));

        var (status, time) = await ReadAsync(services.GetRequiredService<ITokenStatusStore>(), cancellationToken);

        Assert.That(status, Is.Null);
        Assert.That(time, Is.InRange(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task A_reader_who_gives_up_is_told_so()
    {
        await using var services = Composed(Storage(port: 1));

        Assert.That(
            () => services.GetRequiredService<ITokenStatusStore>().ReadAsync(new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static async Task<(TokenStatus? Status, TimeSpan Time)> ReadAsync(ITokenStatusStore store, CancellationToken cancellationToken)
    {
        var asked = TimeProvider.System.GetTimestamp();
        var status = await store.ReadAsync(cancellationToken);
        return (status, TimeProvider.System.GetElapsedTime(asked));
    }

    private static ServiceProvider Composed(string storage)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Keepa:ApiKey"] = "key",
        }).Build();
        return new ServiceCollection().AddLogging().AddSellerSync(configuration).BuildServiceProvider();
    }

    private static string Storage(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{port}/devstoreaccount1;BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1";
}
