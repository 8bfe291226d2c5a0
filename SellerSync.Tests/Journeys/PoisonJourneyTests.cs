using System.Diagnostics.Metrics;
using System.Text;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;
using SellerSync.Infrastructure.Metrics;
using SellerSync.Infrastructure.Queues;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Journeys;

/// <summary>From a poison queue to an operator's eyes, and back to work.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PoisonJourneyTests
{
    [Test]
    public async Task A_poison_message_is_told_of_shown_and_given_back_so_that_its_work_is_done()
    {
        await using var stack = await Stack.StartAsync(settings: ("Routing:Plenty", "1"));
        var names = stack.Functions.Services.GetRequiredService<IOptions<QueueNames>>().Value;
        var @operator = DevelopmentToken.ForOperator(stack.UserId);
        await PutAsync(names.ProductBatchesQueue, """{"version":1}""");
        await PutAsync(names.ProductBatchesQueue, """{"version":7}""");
        using var poison = new MetricCollector<int>(
            stack.Functions.Services.GetRequiredService<IMeterFactory>(), SellerSyncMetrics.MeterName, "sellersync.poison.messages");

        await stack.Functions.InvokeAsync("sweeper");
        poison.RecordObservableInstruments();
        Assert.That(Measured.Lines(poison.GetMeasurementSnapshot()), Does.Contain($"2 queue={names.ProductBatchesQueue}"));
        Assert.That(stack.Logs.WarningsAndWorse, Has.Exactly(1).Contains("Poison messages: 2 of"));
        Assert.That(await stack.ScalarAsync<bool>("select is_told from incidents where name = 'poison messages'"), Is.True);

        var (_, shown) = await stack.GetAsync("operator/poison", @operator);
        var pile = shown.GetProperty("data").EnumerateArray().Single(pile => pile.GetProperty("queue").GetString() == names.ProductBatchesQueue);
        Assert.That(pile.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("text")} {message.GetProperty("unreadable")}"), Is.EqualTo(new[]
        {
            """{"version":1} """, """{"version":7} A DrainMessage of an unknown version or without its ID""",
        }));

        Assert.That((await stack.PostAsync("operator/poison/requeue", new { queue = "another" }, @operator)).Status, Is.EqualTo(404));
        Assert.That((await stack.PostAsync("operator/poison/requeue", new { queue = 7 }, @operator)).Status, Is.EqualTo(400));
        var (status, requeued) = await stack.PostAsync("operator/poison/requeue", new { queue = names.ProductBatchesQueue }, @operator);

        Assert.That(status, Is.EqualTo(200), requeued.ToString());
        var back = requeued.GetProperty("data").EnumerateArray().Single();
        Assert.That((back.GetProperty("requeued").GetInt32(), back.GetProperty("kept").GetArrayLength()), Is.EqualTo((1, 1)));
        Assert.That(stack.Logs.WarningsAndWorse, Has.Some.Contains($"Operator {stack.UserId} gave 1 poison messages back"));
    }

    [Test]
    public async Task Without_storage_an_operator_is_told_to_come_again()
    {
        await using var stack = await Stack.StartWithCablesAsync();
        await stack.Cables.Queues.PullAsync();

        var (status, body) = await stack.GetAsync("operator/poison", DevelopmentToken.ForOperator(stack.UserId));

        Assert.That((status, body.GetProperty("error").GetString()), Is.EqualTo((503, "The queues cannot be reached")));
    }

    private static async Task PutAsync(string queue, string text)
    {
        var poison = new QueueClient(await TestStorage.ConnectionStringAsync(), queue + PoisonMessages.Suffix);
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }
}
