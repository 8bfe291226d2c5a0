using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Memory;

/// <summary>Section <c>Memory</c>: what the instance may use.</summary>
public sealed class MemoryOptions
{
    public const string Section = "Memory";

    /// <summary>The instance's memory; without it, what the runtime finds.</summary>
    [Range(64, 1_048_576)]
    public int? LimitMegabytes { get; set; }

    /// <summary>How messages call the hosting plan.</summary>
    [Required]
    [MaxLength(50)]
    public string Plan { get; set; } = "Functions";
}

[OptionsValidator]
public sealed partial class MemoryOptionsValidator : IValidateOptions<MemoryOptions>;
