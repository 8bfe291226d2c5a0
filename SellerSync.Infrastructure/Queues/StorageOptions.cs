using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Queues;

/// <summary>The storage account of queues and tables: the one that the Functions host itself uses.</summary>
public sealed class StorageOptions
{
    /// <summary>A connection string.</summary>
    [Required]
    public string AzureWebJobsStorage { get; set; } = "";
}

[OptionsValidator]
public sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
