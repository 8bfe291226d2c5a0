using System.Text.Json;
using SellerSync.KeepaSimulator;
using SellerSync.Tests.Discord;

namespace SellerSync.Tests.Journeys;

/// <summary>What the team reads in its channel while people look sellers up.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class DiscordJourneyTests
{
    [Test]
    public async Task A_lookups_whole_way_is_told(CancellationToken cancellationToken)
    {
        await using var discord = await DiscordServer.StartAsync();
        await using var stack = await Stack.StartAsync(settings: [("Discord:WebhookUrl", discord.WebhookUrl), ("Memory:LimitMegabytes", "100000"), ("Memory:Plan", "Flex")]);

        await stack.LookUpAsync("A1SMALLSHOP12");
        Assert.That(await NextAsync(discord, cancellationToken), Is.EqualTo("🚀 Product Processing started: A1SMALLS: 12 new products → immediate"));
        Assert.That(await NextAsync(discord, cancellationToken), Does.Match("^✅ Product Processing completed: [0-9]+/12 products processed$"));

        await stack.LookUpAsync("A3LARGESHOP250");
        Assert.That(await NextAsync(discord, cancellationToken), Is.EqualTo("🚀 Product Processing started: A3LARGES: 250 new products → queue"));
        Assert.That(await NextAsync(discord, cancellationToken), Is.EqualTo("🚀 Product Batches started: Loop 1: 250 products (3 batches) - Seller: A3LARGES"));
        Assert.That(
            await NextAsync(discord, cancellationToken),
            Does.Match("^✅ Product Batches completed: Loop 1: [0-9]+/250 products processed - [0-9.]+s\n🧠 Final memory: [0-9]+MB \\(Flex: 100000MB limit\\)$"));
        Assert.That(
            await NextAsync(discord, cancellationToken),
            Does.Match("^✅ Continuous Product Batches completed: 🔄 Continuous processing complete: 1 loops, [0-9]+ total products processed$"));
        Assert.That(stack.Logs.All.Where(line => line.Contains(DiscordServer.Secret)), Is.Empty);
    }

    [Test]
    public async Task Tokens_that_stay_low_are_told_once_and_so_is_their_end(CancellationToken cancellationToken)
    {
        await using var discord = await DiscordServer.StartAsync();
        // 250 tokens a second: low for about 12 seconds.
        await using var stack = await Stack.StartAsync(
            new SimulatorOptions { InitialBalance = 1_500, Speed = 60 }, [("Discord:WebhookUrl", discord.WebhookUrl), ("Tokens:LowAlertAfter", "00:00:01")]);

        Assert.That(await NextAsync(discord, cancellationToken), Does.StartWith("⚠️ Keepa tokens under 30% for"));
        Assert.That(await NextAsync(discord, cancellationToken), Does.StartWith("✅ Keepa tokens completed: back at 30% or more after"));
    }

    private static async Task<string> NextAsync(DiscordServer discord, CancellationToken cancellationToken)
    {
        using var message = JsonDocument.Parse(await discord.NextAsync(cancellationToken));
        return message.RootElement.GetProperty("embeds")[0].GetProperty("description").GetString()![4..^4];
    }
}
