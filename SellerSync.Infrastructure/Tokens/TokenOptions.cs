using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Tokens;

/// <summary>Settings of the section <c>Tokens</c>.</summary>
public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The share of the bucket, 0 to 0.95, that queued work leaves to people who wait: 7,000 of 15,000.</summary>
    [Range(0.0, 0.95)]
    public decimal FloorShare { get; set; } = 7m / 15m;

    /// <summary>The share of the bucket, 0 to 0.95, that snapshots leave untouched: tokens are plentiful above it.</summary>
    [Range(0.0, 0.95)]
    public decimal PlentyShare { get; set; } = 0.8m;

    /// <summary>The most tokens that all instances together spend from <see cref="AtMostSince"/> on; 0 for no limit. It is for trying things out on a real key.</summary>
    [Range(0, 100_000_000)]
    public int AtMost { get; set; }

    /// <summary>Calls before this moment do not count for <see cref="AtMost"/>; without it all do that the ledger knows of.</summary>
    public DateTimeOffset? AtMostSince { get; set; }

    /// <summary>Tokens that stay low (Routing:LowFill) for longer than this are told to the team.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LowAlertAfter { get; set; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
