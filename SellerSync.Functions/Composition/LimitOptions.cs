using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.Composition;

/// <summary>Section <c>Limits</c>: what one request may cost and take.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>The largest storefront that is taken.</summary>
    [Range(1, 100_000)]
    public int StorefrontProducts { get; set; } = StorefrontLimit.MaxProducts;

    /// <summary>How long a storefront counts as fresh: until then a lookup asks Keepa nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan SellerFreshFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long the refusal of a storefront over the limit is remembered: until then nobody looks at it again.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan RefusalKeptFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long immediate work may take before the rest is queued: Azure cuts an HTTP answer at 230 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:03:00")]
    public TimeSpan ImmediateTime { get; set; } = TimeSpan.FromSeconds(180);

    /// <summary>The most tokens that one user may spend from midnight to midnight, UTC; 0 for no limit.</summary>
    [Range(0, 100_000_000)]
    public int DailyTokensPerUser { get; set; }

    /// <summary>The most tokens that calls of one batch under way are expected to cost: they are paid again when its worker dies.</summary>
    [Range(10, 10_000)]
    public int TokensAtRisk { get; set; } = 150;

    /// <summary>Keepa calls of one batch side by side, at most.</summary>
    [Range(1, 20)]
    public int CallsAtOnce { get; set; } = 10;

    /// <summary>The most requests of one user that one instance takes in a minute, and at once; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerMinutePerUser { get; set; } = 600;

    /// <summary>The most event streams that one user may have open on one instance.</summary>
    [Range(1, 1_000)]
    public int EventStreamsPerUser { get; set; } = 20;
}

[OptionsValidator]
public sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
