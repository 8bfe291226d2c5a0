using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Discord;

/// <summary>Section <c>Discord</c>: the channel that the team watches.</summary>
public sealed class DiscordOptions : IValidatableObject
{
    public const string Section = "Discord";

    /// <summary>
    /// The channel's webhook; without it nobody is told anything. Whoever knows it can write into the channel, so it must never reach
    /// a log. Text, since a configuration that cannot be bound would be quoted.
    /// </summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Null where no webhook is set.</summary>
    internal Uri? Webhook => string.IsNullOrWhiteSpace(WebhookUrl) ? null : new Uri(WebhookUrl.Trim());

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(WebhookUrl) && !(Uri.TryCreate(WebhookUrl.Trim(), UriKind.Absolute, out var webhook) && IsSafe(webhook)))
        {
            yield return new ValidationResult("Discord:WebhookUrl must be an absolute https address, or http on this machine", [nameof(WebhookUrl)]);
        }
    }

    private static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
}

[OptionsValidator]
public sealed partial class DiscordOptionsValidator : IValidateOptions<DiscordOptions>;
