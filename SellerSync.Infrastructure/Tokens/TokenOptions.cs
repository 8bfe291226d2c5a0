using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Tokens;

/// <summary>Section <c>Tokens</c>.</summary>
public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>Share of the bucket that queued work leaves to people who wait: 7,000 of 15,000.</summary>
    [Range(typeof(decimal), "0", "0.95", ParseLimitsInInvariantCulture = true)]
    public decimal FloorShare { get; set; } = 7m / 15m;
}

[OptionsValidator]
public sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
