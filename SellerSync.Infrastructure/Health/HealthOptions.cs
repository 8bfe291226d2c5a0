using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Health;

/// <summary>Section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>A batch that waits for longer is told: tokens are short, or no drain runs.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan WaitingLimit { get; set; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
public sealed partial class HealthOptionsValidator : IValidateOptions<HealthOptions>;
