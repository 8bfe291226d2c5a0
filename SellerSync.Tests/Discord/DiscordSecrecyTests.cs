using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Notifications;
using SellerSync.Infrastructure.Discord;

namespace SellerSync.Tests.Discord;

/// <summary>Whoever knows the webhook can write into the channel, so it must show nowhere.</summary>
[CancelAfter(60_000)]
internal sealed class DiscordSecrecyTests
{
    [Test]
    public async Task No_log_record_and_no_activity_holds_the_webhook(CancellationToken cancellationToken)
    {
        var seen = new ConcurrentQueue<string>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(activities);
        await using var server = await DiscordServer.StartAsync();
        await using var host = await DiscordHost.StartAsync(server.WebhookUrl);

        foreach (var status in (int[])[204, 302, 400, 404, 429, 500])
        {
            server.Answer = context => DiscordServer.Status(context, status, $"{DiscordServer.Secret}", ("Location", $"/{DiscordServer.Secret}"));
            await host.PassAsync(host.Notifier.DeliverAsync(Notices.ProcessingEnded(status, 0)), cancellationToken);
        }

        server.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await host.PassAsync(host.Notifier.DeliverAsync(Notices.ProcessingEnded(1, 0)), cancellationToken);

        Assert.That(host.Log.Warnings, Has.Exactly(6).Items, "one line for each message that was dropped");
        Assert.That(host.Log.All.Concat(seen).Where(text => text.Contains(DiscordServer.Secret, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [TestCase("not an address sEcReT")]
    [TestCase("discord.com/api/webhooks/1/sEcReT")]
    [TestCase("http://discord.com/api/webhooks/1/sEcReT")]
    [TestCase("ftp://discord.com/sEcReT")]
    [TestCase("https://")]
    public void A_webhook_that_is_none_is_refused_by_the_settings_name_alone(string webhookUrl)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(webhookUrl));

        Assert.That(refusal!.ToString(), Does.Contain("Discord:WebhookUrl").And.Not.Contain("sEcReT"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("https://discord.com/api/webhooks/1/secret")]
    [TestCase("  https://discord.com/api/webhooks/1/secret ")]
    [TestCase("http://127.0.0.1:7072/secret")]
    public void A_webhook_may_be_absent_safe_or_on_this_machine(string? webhookUrl) => Assert.That(() => Read(webhookUrl), Throws.Nothing);

    private static DiscordOptions Read(string? webhookUrl)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Discord:WebhookUrl", webhookUrl)]).Build();
        using var services = new ServiceCollection().AddLogging().AddDiscord(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<DiscordOptions>>().Value;
    }
}
