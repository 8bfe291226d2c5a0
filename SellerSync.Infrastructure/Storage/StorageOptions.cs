using System.ComponentModel.DataAnnotations;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Storage;

/// <summary>The storage account of queues and tables, by connection string: the one that the Functions host itself uses.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>A connection string; empty where <see cref="StorageIdentityOptions"/> say which account it is.</summary>
    public string AzureWebJobsStorage { get; set; } = "";

    // The value holds a key: no message repeats it.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AzureWebJobsStorage.Length > 0 && !IsConnectionString())
        {
            yield return new ValidationResult($"{nameof(AzureWebJobsStorage)} must be the connection string of a storage account", [nameof(AzureWebJobsStorage)]);
        }
    }

    private bool IsConnectionString()
    {
        try
        {
            _ = new QueueServiceClient(AzureWebJobsStorage);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}

[OptionsValidator]
public sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
