using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using SellerSync.FunctionsEmulator;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
public sealed class QueueTests
{
    private readonly Journal _journal = new();
    private readonly string _name = $"q{Guid.NewGuid():N}";
    private string _storage = null!;

    [SetUp]
    public async Task Storage() => _storage = await TestStorage.ConnectionStringAsync();

    [Test]
    public async Task A_message_is_delivered_once_and_deleted(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync();
        var queue = Queue();

        await queue.SendMessageAsync("ok", cancellationToken);

        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("ok 1"));
        await functions.StopAsync(cancellationToken);
        Assert.That(await CountAsync(queue), Is.Zero);
    }

    [Test]
    public async Task A_message_that_threw_comes_again_with_a_higher_count_and_then_goes_to_poison(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(new() { ["maxDequeueCount"] = "3" });
        var queue = Queue();

        await queue.SendMessageAsync("throw", cancellationToken);

        foreach (var delivery in new[] { "throw 1", "throw 2", "throw 3" })
            Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo(delivery));
        await functions.StopAsync(cancellationToken);
        Assert.Multiple(async () =>
        {
            Assert.That(await CountAsync(queue), Is.Zero);
            Assert.That((await PoisonAsync(cancellationToken)).Body.ToString(), Is.EqualTo("throw"));
        });
    }

    [Test]
    public async Task A_message_that_threw_is_hidden_for_the_visibility_timeout(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(new() { ["visibilityTimeout"] = "00:00:02" });
        var queue = Queue();

        await queue.SendMessageAsync("throw", cancellationToken);
        await _journal.NextAsync(cancellationToken);
        var failed = TimeProvider.System.GetTimestamp();
        await _journal.NextAsync(cancellationToken);

        Assert.That(TimeProvider.System.GetElapsedTime(failed), Is.GreaterThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_delayed_message_comes_when_it_appears(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync();
        var queue = Queue();
        var sent = TimeProvider.System.GetTimestamp();

        await queue.SendMessageAsync("later", visibilityTimeout: TimeSpan.FromSeconds(2), cancellationToken: cancellationToken);
        await queue.SendMessageAsync("now", cancellationToken);

        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("now 1"));
        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("later 1"));
        Assert.That(TimeProvider.System.GetElapsedTime(sent), Is.GreaterThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_message_that_is_not_base64_goes_to_poison_as_it_is(CancellationToken cancellationToken)
    {
        var raw = new QueueClient(_storage, _name);
        await raw.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await raw.SendMessageAsync("{ not base64 }", cancellationToken);
        await using var functions = await StartAsync();
        await Queue().SendMessageAsync("ok", cancellationToken);

        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("ok 1"));

        await functions.StopAsync(cancellationToken);
        QueueMessage poisoned = await new QueueClient(_storage, $"{_name}-poison").ReceiveMessageAsync(cancellationToken: cancellationToken);
        Assert.That(poisoned.Body.ToString(), Is.EqualTo("{ not base64 }"));
    }

    [Test]
    public async Task Texts_are_taken_as_they_are_without_an_encoding(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(new() { ["messageEncoding"] = "none" });

        await new QueueClient(_storage, _name).SendMessageAsync("plain", cancellationToken);

        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("plain 1"));
    }

    [Test]
    public async Task A_message_stays_hidden_while_its_function_runs_longer_than_the_lease(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(configure: settings => settings with { MessageLease = TimeSpan.FromSeconds(2) });
        var queue = Queue();

        await queue.SendMessageAsync("until told", cancellationToken);
        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("until told 1"));
        for (var renewal = 0; renewal < 3; renewal++)
            await NextAppearanceMovesAsync(queue, cancellationToken);
        Told.SetResult();
        await functions.StopAsync(cancellationToken);

        Assert.Multiple(async () =>
        {
            Assert.That(_journal.IsEmpty, "it was delivered a second time");
            Assert.That(await CountAsync(queue), Is.Zero);
        });
    }

    [Test]
    public async Task No_more_than_a_batch_and_the_threshold_run_at_once(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(new() { ["batchSize"] = "2", ["newBatchThreshold"] = "1" });
        var queue = Queue();
        for (var i = 0; i < 8; i++)
            await queue.SendMessageAsync("until told", cancellationToken);

        await _journal.NextAsync(cancellationToken);
        await _journal.NextAsync(cancellationToken);
        Told.SetResult();
        for (var i = 2; i < 8; i++)
            await _journal.NextAsync(cancellationToken);
        await functions.StopAsync(cancellationToken);

        Assert.Multiple(async () =>
        {
            Assert.That(Most, Is.InRange(2, 3));
            Assert.That(await CountAsync(queue), Is.Zero);
        });
    }

    [Test]
    public async Task A_deleted_queue_is_made_again(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync();
        var queue = Queue();

        await queue.DeleteAsync(cancellationToken);
        while (!await queue.ExistsAsync(cancellationToken))
            await Task.Yield();
        await queue.SendMessageAsync("after", cancellationToken);

        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("after 1"));
    }

    [Test]
    public async Task A_stop_cancels_a_running_function_and_its_message_comes_back(CancellationToken cancellationToken)
    {
        var queue = Queue();
        await using (var functions = await StartAsync())
        {
            await queue.SendMessageAsync("wait", cancellationToken);
            Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("wait 1"));

            await functions.StopAsync(cancellationToken);

            Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("wait cancelled"));
        }

        await using var again = await StartAsync();
        Assert.That(await _journal.NextAsync(cancellationToken), Is.EqualTo("wait 2"));
    }

    [Test]
    public async Task A_function_that_ignores_its_token_holds_the_stop_no_longer_than_the_grace_period(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(configure: settings => settings with { ShutdownGracePeriod = TimeSpan.FromMilliseconds(200) });
        await Queue().SendMessageAsync("until told", cancellationToken);
        await _journal.NextAsync(cancellationToken);

        await functions.StopAsync(cancellationToken);

        Assert.That(Told.Task.IsCompleted, Is.False);
        Told.SetResult();
    }

    [Test]
    public async Task What_a_function_returns_is_sent_to_its_output_queue(CancellationToken cancellationToken)
    {
        await using var functions = await StartAsync(type: typeof(Outputs));
        var next = new QueueClient(_storage, $"{_name}-next", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

        await functions.InvokeAsync("forward", "one", cancellationToken);
        await functions.InvokeAsync("split", "two", cancellationToken);
        await functions.InvokeAsync("nothing", "three", cancellationToken);

        QueueMessage[] messages = await next.ReceiveMessagesAsync(32, cancellationToken: cancellationToken);
        Assert.That(
            messages.Select(message => message.Body.ToString()),
            Is.EquivalentTo(["one", "two", """{"Text":"two"}"""]));
    }

    private TaskCompletionSource Told => Gate.Told;

    private int Most => Gate.Most;

    private Gate Gate { get; } = new();

    private Task<EmulatedFunctions> StartAsync(
        Dictionary<string, string?>? queues = null,
        Func<EmulatorSettings, EmulatorSettings>? configure = null,
        Type? type = null) => TestHost.StartAsync(
            type ?? typeof(Functions),
            _journal,
            new Dictionary<string, string?>((queues ?? []).ToDictionary(pair => $"AzureFunctionsJobHost:extensions:queues:{pair.Key}", pair => pair.Value))
            {
                ["AzureWebJobsStorage"] = _storage,
                ["QueueName"] = _name,
                ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.200",
            },
            configure,
            Gate);

    private QueueClient Queue() => new(_storage, _name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private async Task<QueueMessage> PoisonAsync(CancellationToken cancellationToken)
    {
        var poison = new QueueClient(_storage, $"{_name}-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

        return await poison.ReceiveMessageAsync(cancellationToken: cancellationToken);
    }

    /// <summary>Hidden messages count, too: zero means deleted.</summary>
    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    /// <summary>Waits until the lease as it was would be over, by asking the queue for a visible message again and again.</summary>
    private static async Task NextAppearanceMovesAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(1))
        {
            PeekedMessage? visible = await queue.PeekMessageAsync(cancellationToken);
            Assert.That(visible, Is.Null, "the message became visible while its function ran");
        }
    }

    public sealed class Functions(Journal journal, Gate gate)
    {
        [Function("work")]
        public async Task Run([QueueTrigger("%QueueName%")] string message, int dequeueCount, CancellationToken cancellationToken)
        {
            using var running = gate.Enter();
            journal.Write($"{message} {dequeueCount}");
            if (message == "throw")
                throw new InvalidOperationException("as asked");
            if (message == "until told")
                await gate.Told.Task;
            if (message != "wait")
                return;

            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                journal.Write("wait cancelled");
                throw;
            }
        }
    }

    public static class Outputs
    {
        [Function("forward")]
        [QueueOutput("%QueueName%-next")]
        public static string Forward([QueueTrigger("%QueueName%")] string message) => message;

        [Function("split")]
        public static Task<Split> Divide([QueueTrigger("%QueueName%-2")] string message) => Task.FromResult(new Split(message, new Part(message)));

        [Function("nothing")]
        public static Split Nothing([QueueTrigger("%QueueName%-3")] string message) => new(null, null);
    }

    public sealed record Part(string Text);

    public sealed class Split(string? text, Part? part)
    {
        [QueueOutput("%QueueName%-next")]
        public string? Text => text;

        [QueueOutput("%QueueName%-next")]
        public Part? Part => part;
    }
}
