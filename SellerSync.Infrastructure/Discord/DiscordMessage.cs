using System.Text.Json.Serialization;
using SellerSync.Domain.Notifications;

namespace SellerSync.Infrastructure.Discord;

/// <summary>What a webhook is sent. Source: Discord's documentation of Execute Webhook.</summary>
internal sealed record DiscordMessage(IReadOnlyList<DiscordEmbed> Embeds, AllowedMentions AllowedMentions)
{
    private const int Color = 2105893;

    /// <summary>The notice in a code block; whatever it says, it mentions nobody.</summary>
    public static DiscordMessage From(Notice notice) =>
        new([new DiscordEmbed(CodeBlock.Of(notice.Text), Color, new DiscordFooter("backend"))], new AllowedMentions([]));
}

internal sealed record DiscordEmbed(string Description, int Color, DiscordFooter Footer);

internal sealed record DiscordFooter(string Text);

/// <param name="Parse">The kinds of mention that a text may hold.</param>
internal sealed record AllowedMentions(IReadOnlyList<string> Parse);

/// <summary>The answer 429.</summary>
/// <param name="RetryAfter">Seconds.</param>
internal sealed record DiscordRefusal(double? RetryAfter);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiscordMessage))]
[JsonSerializable(typeof(DiscordRefusal))]
internal sealed partial class DiscordJson : JsonSerializerContext;
