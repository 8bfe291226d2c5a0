using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Notifications;

namespace SellerSync.Tests.Discord;

/// <summary>What Discord is sent, and what becomes of it when Discord is slow, busy or away.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class DiscordTests
{
    private static readonly Notice Ended = Notices.ProcessingEnded(12, 0);

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    private DiscordServer _server = null!;

    [SetUp]
    public async Task StartAsync() => _server = await DiscordServer.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task A_message_is_an_embed_with_a_code_block_that_mentions_nobody()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);

        host.Notifier.Send(Ended);

        var golden = JsonNode.Parse("""
            {
              "embeds": [{
                "description": "```\n✅ Product Processing completed: 12/12 products processed\n```",
                "color": 2105893,
                "footer": { "text": "backend" }
              }],
              "allowed_mentions": { "parse": [] }
            }
            """);
        var sent = JsonNode.Parse(await _server.NextAsync(Cancellation));
        Assert.That(JsonNode.DeepEquals(sent, golden), Is.True, sent!.ToJsonString());
    }

    [TestCase("```")]
    [TestCase("````````")]
    [TestCase("a `` b ``` c")]
    [TestCase("``")]
    public async Task No_text_breaks_out_of_its_code_block(string text)
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);

        host.Notifier.Send(Notices.ProcessingFailed($"@everyone {text}"));

        var description = await DescriptionAsync();
        Assert.That(description, Does.StartWith("```\n").And.EndWith("\n```").And.Contain("@everyone"));
        Assert.That(description[4..^4], Does.Not.Contain("```"));
    }

    [Test]
    public async Task A_long_text_is_cut_to_what_Discord_takes_and_no_character_in_two()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);

        foreach (var length in Enumerable.Range(2_020, 30))
        {
            host.Notifier.Send(Notices.ProcessingFailed(new string('x', length % 2) + string.Concat(Enumerable.Repeat("🚀", length))));
            var description = await DescriptionAsync();

            Assert.That(description, Has.Length.LessThanOrEqualTo(4_096).And.EndWith("\n```"));
            Assert.That(description, Does.Not.Contain('\uFFFD'), "half a character");
        }
    }

    [Test]
    public async Task A_rate_limit_is_waited_out_to_the_moment()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        _server.Answer = context => DiscordServer.Status(context, 429, """{"message":"slow down","retry_after":12.5,"global":false}""", ("Retry-After", "99"));
        host.Notifier.Send(Ended);
        await _server.NextAsync(Cancellation);
        await WaitsAsync(host, TimeSpan.FromSeconds(12.5));
        _server.Answer = context => DiscordServer.Status(context, 204);

        host.Time.Advance(TimeSpan.FromSeconds(12.4));
        Assert.That(_server.HasMore, Is.False, "not yet");

        host.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await DescriptionAsync(), Does.Contain("12/12"));
    }

    [TestCase("Retry-After", "7", 7)]
    [TestCase("X-RateLimit-Reset-After", "3.5", 3.5)]
    [TestCase("Retry-After", "nonsense", 5)]
    [TestCase("Retry-After", "1000000000", 900)]
    public async Task A_rate_limit_without_a_body_is_read_from_its_headers(string name, string value, double seconds)
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        _server.Answer = context => DiscordServer.Status(context, 429, "<html>", (name, value));

        host.Notifier.Send(Ended);

        await _server.NextAsync(Cancellation);
        await WaitsAsync(host, TimeSpan.FromSeconds(seconds));
    }

    [Test]
    public async Task An_answer_that_says_it_was_the_last_for_now_holds_the_next_message_back()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        _server.Answer = context => DiscordServer.Status(context, 204, "", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset-After", "1.5"));

        host.Notifier.Send(Ended);
        host.Notifier.Send(Notices.DrainEnded(1, 1));

        await _server.NextAsync(Cancellation);
        await WaitsAsync(host, TimeSpan.FromSeconds(1.5));
        Assert.That(_server.HasMore, Is.False);
        host.Time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.That(await DescriptionAsync(), Does.Contain("Continuous"));
    }

    [Test]
    public async Task Trouble_of_Discords_is_tried_again_a_few_times_then_dropped_with_one_line()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        var requests = 0;
        _server.Answer = context =>
        {
            requests++;
            return DiscordServer.Status(context, 503);
        };

        Assert.That(await host.PassAsync(host.Notifier.DeliverAsync(Ended), Cancellation), Is.False);
        Assert.That(requests, Is.EqualTo(4));
        Assert.That(host.Log.Warnings, Has.Exactly(1).Items.And.Some.Contains("status 503"));

        _server.Answer = context => DiscordServer.Status(context, 204);
        Assert.That(await host.PassAsync(host.Notifier.DeliverAsync(Ended), Cancellation), Is.True, "the next one goes on");
    }

    [Test]
    public async Task A_webhook_that_is_gone_is_asked_once_a_message()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        var requests = 0;
        _server.Answer = context =>
        {
            requests++;
            return DiscordServer.Status(context, 404);
        };

        Assert.That(await host.PassAsync(host.Notifier.DeliverAsync(Ended), Cancellation), Is.False);
        Assert.That(requests, Is.EqualTo(1));
        Assert.That(host.Log.Warnings.Single(), Does.Contain("Discord:WebhookUrl"));
    }

    [Test]
    public async Task Where_nobody_listens_a_message_is_dropped_with_one_line()
    {
        await using var host = await DiscordHost.StartAsync("http://127.0.0.1:1/api/webhooks/1/secret");

        Assert.That(await host.PassAsync(host.Notifier.DeliverAsync(Ended), Cancellation), Is.False);
        Assert.That(host.Log.Warnings, Has.Exactly(1).Items.And.Some.Contains("ConnectionError"));
    }

    [Test]
    public async Task A_server_that_never_answers_delays_no_work_and_makes_the_oldest_give_way()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        var hang = new TaskCompletionSource();
        _server.Answer = _ => hang.Task;
        var first = host.Notifier.DeliverAsync(Ended);
        await _server.NextAsync(Cancellation);

        var asked = TimeProvider.System.GetTimestamp();
        var second = host.Notifier.DeliverAsync(Ended);
        for (var i = 0; i < 10_000; i++)
        {
            host.Notifier.Send(Ended);
        }

        Assert.That(TimeProvider.System.GetElapsedTime(asked), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(await second, Is.False, "it was the oldest that waited");
        Assert.That(await host.PassAsync(first, Cancellation), Is.False, "four times without an answer in time");
        Assert.That(host.Log.Warnings, Has.Some.Contains("no answer in time"));
        hang.SetResult();
        await host.PassAsync(host.Notifier.DeliverAsync(Ended), Cancellation);
        Assert.That(host.Log.Warnings, Has.Some.Contains("9801 messages to Discord were dropped"));
    }

    [Test]
    public async Task The_same_error_is_told_once_in_ten_minutes()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        var error = Notices.DrainFailed("The database is not available");

        host.Notifier.Send(error);
        host.Notifier.Send(error);
        host.Notifier.Send(Ended);
        await host.Notifier.DeliverAsync(Ended);
        Assert.That(await DescriptionAsync(), Does.Contain("error"));
        Assert.That(await DescriptionAsync(), Does.Contain("completed"));
        Assert.That(await DescriptionAsync(), Does.Contain("completed"), "only errors are held back");

        host.Time.Advance(TimeSpan.FromMinutes(10));
        host.Notifier.Send(error);
        Assert.That(await DescriptionAsync(), Does.Contain("error"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    public async Task Without_a_webhook_nothing_is_sent_and_nothing_fails(string? webhookUrl)
    {
        await using var host = await DiscordHost.StartAsync(webhookUrl);

        host.Notifier.Send(Ended);

        Assert.That(await host.Notifier.DeliverAsync(Ended), Is.True);
        Assert.That(host.Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task What_waits_when_the_host_stops_is_still_sent()
    {
        var host = DiscordHost.NotStarted(_server.WebhookUrl);
        host.Notifier.Send(Ended);
        host.Notifier.Send(Notices.DrainEnded(1, 1));
        await host.StartAsync();

        await host.StopAsync();

        Assert.That(await DescriptionAsync(), Does.Contain("12/12"));
        Assert.That(await DescriptionAsync(), Does.Contain("Continuous"));
        Assert.That(await host.Notifier.DeliverAsync(Ended), Is.False, "from then on nothing is taken");
        await host.DisposeAsync();
    }

    [Test]
    public async Task A_host_that_stops_waits_three_seconds_and_no_longer()
    {
        await using var host = await DiscordHost.StartAsync(_server.WebhookUrl);
        var hang = new TaskCompletionSource();
        _server.Answer = _ => hang.Task;
        host.Notifier.Send(Ended);
        await _server.NextAsync(Cancellation);

        var stopping = host.StopAsync();
        await WaitsAsync(host, TimeSpan.FromSeconds(3));
        Assert.That(stopping.IsCompleted, Is.False);
        host.Time.Advance(TimeSpan.FromSeconds(3));
        await stopping.WaitAsync(Cancellation);
        hang.SetResult();
    }

    private static async Task WaitsAsync(DiscordHost host, TimeSpan time)
    {
        while (await host.Time.NextWaitAsync(Cancellation) is var wait && wait != time)
        {
            // deadlines of requests
        }
    }

    private async Task<string> DescriptionAsync()
    {
        using var message = JsonDocument.Parse(await _server.NextAsync(Cancellation));
        return message.RootElement.GetProperty("embeds")[0].GetProperty("description").GetString()!;
    }
}
