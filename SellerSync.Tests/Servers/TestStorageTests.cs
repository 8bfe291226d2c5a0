using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace SellerSync.Tests.Servers;

[Parallelizable]
public sealed class TestStorageTests
{
    [Test]
    public async Task Queues_and_tables_of_the_newest_packages_work()
    {
        var connectionString = await TestStorage.ConnectionStringAsync();
        var queue = new QueueClient(connectionString, "test-storage");
        var table = new TableClient(connectionString, "TestStorage");

        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync("hello");
        await table.CreateIfNotExistsAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["Tokens"] = 7 });

        Assert.That((await queue.ReceiveMessageAsync()).Value.Body.ToString(), Is.EqualTo("hello"));
        Assert.That((await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("Tokens"), Is.EqualTo(7));
    }
}
