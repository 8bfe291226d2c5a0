using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Functions.Discovery;

/// <summary>Section <c>Discovery</c>: how followed sellers are looked at when nobody asks.</summary>
public sealed class DiscoveryOptions
{
    public const string Section = "Discovery";

    /// <summary>Most sellers of one run.</summary>
    [Range(1, 1_000)]
    public int Sellers { get; set; } = 50;

    /// <summary>A storefront is looked at again when it was last fetched this long ago.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromHours(12);

    /// <summary>After this no more sellers are looked at; it must stay below host.json's functionTimeout.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "02:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(25);
}

[OptionsValidator]
public sealed partial class DiscoveryOptionsValidator : IValidateOptions<DiscoveryOptions>;
