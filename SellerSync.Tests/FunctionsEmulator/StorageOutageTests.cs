using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
[CancelAfter(60_000)]
public sealed partial class StorageOutageTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Functions_go_on_when_storage_comes_back(bool isAwayAtStart, CancellationToken cancellationToken)
    {
        var storage = await TestStorage.ConnectionStringAsync();
        await using var cable = new Cable(new Uri(QueueEndpoint().Match(storage).Groups[1].Value).Port);
        var throughCable = QueueEndpoint().Replace(storage, match => match.Value.Replace(
            $":{new Uri(match.Groups[1].Value).Port}", $":{cable.Port}", StringComparison.Ordinal));
        var name = $"q{Guid.NewGuid():N}";
        var queue = new QueueClient(storage, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var journal = new Journal();
        if (isAwayAtStart)
            await cable.PullAsync();

        await using var functions = await TestHost.StartAsync(typeof(Functions), journal, new()
        {
            ["AzureWebJobsStorage"] = throughCable,
            ["QueueName"] = name,
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.200",
        });
        if (!isAwayAtStart)
        {
            await queue.SendMessageAsync("before", cancellationToken);
            Assert.That(await journal.NextAsync(cancellationToken), Is.EqualTo("before"));
            await cable.PullAsync();
        }

        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await queue.SendMessageAsync("after", cancellationToken);
        cable.Plug();

        Assert.That(await journal.NextAsync(cancellationToken), Is.EqualTo("after"));
    }

    [Test]
    public async Task A_stop_does_not_wait_for_storage_that_is_away(CancellationToken cancellationToken)
    {
        await using var functions = await TestHost.StartAsync(
            typeof(Functions),
            new Journal(),
            new()
            {
                ["AzureWebJobsStorage"] = QueueEndpoint().Replace(await TestStorage.ConnectionStringAsync(), "QueueEndpoint=http://127.0.0.1:1/devstoreaccount1"),
                ["QueueName"] = "never-there",
            },
            settings => settings with { ShutdownGracePeriod = TimeSpan.FromSeconds(2) });
        var asked = TimeProvider.System.GetTimestamp();

        await functions.StopAsync(cancellationToken);

        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [GeneratedRegex("QueueEndpoint=([^;]+)")]
    private static partial Regex QueueEndpoint();

    public sealed class Functions(Journal journal)
    {
        [Function("work")]
        public void Run([QueueTrigger("%QueueName%")] string message) => journal.Write(message);
    }
}
