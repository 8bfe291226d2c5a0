using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary>Section <c>Drain</c>: how queued work is worked off.</summary>
public sealed class DrainOptions
{
    public const string Section = "Drain";

    /// <summary>Drains at once, over all instances.</summary>
    [Range(1, 50)]
    public int Slots { get; set; } = 3;

    /// <summary>Batches that a drain claims at a time.</summary>
    [Range(1, 50)]
    public int BatchesPerClaim { get; set; } = 3;

    /// <summary>How long a worker that gives no sign of life keeps its batches and its slot. It gives one four times as often.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>After this a drain hands over to the next; it must stay below host.json's functionTimeout.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:27:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(25);
}

[OptionsValidator]
public sealed partial class DrainOptionsValidator : IValidateOptions<DrainOptions>;
