using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Functions.SellerSnapshots;

/// <summary>Section <c>Snapshots</c>: how competitors' storefronts are taken down.</summary>
public sealed class SnapshotOptions
{
    public const string Section = "Snapshots";

    /// <summary>Most snapshots of one run, at 10 tokens each.</summary>
    [Range(1, 100)]
    public int SellersPerRun { get; set; } = 5;
}

[OptionsValidator]
public sealed partial class SnapshotOptionsValidator : IValidateOptions<SnapshotOptions>;
