using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Queues;

/// <summary>
/// Settings of the top level: a trigger names its queue by %Name%, which the host resolves from the same settings.
/// </summary>
public sealed class QueueNames
{
    [Required]
    public string ProductProcessingQueue { get; set; } = "";

    [Required]
    public string ProductBatchesQueue { get; set; } = "";
}

[OptionsValidator]
public sealed partial class QueueNamesValidator : IValidateOptions<QueueNames>;
