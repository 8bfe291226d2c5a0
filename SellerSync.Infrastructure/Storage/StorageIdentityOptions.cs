using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Storage;

/// <summary>
/// Section <c>AzureWebJobsStorage</c>: the same account by an identity, without a key. Names and meanings are the Functions
/// host's, which reads them as well (its documentation: "Connecting to host storage with an identity").
/// </summary>
public sealed class StorageIdentityOptions : IValidatableObject
{
    public const string Section = "AzureWebJobsStorage";

    private const string ManagedIdentity = "managedidentity";

    /// <summary>An account in Azure's public cloud; in another one, the two addresses say where it is.</summary>
    [ConfigurationKeyName("accountName")]
    [RegularExpression("^[a-z0-9]{3,24}$", ErrorMessage = Section + ":accountName must be a storage account's name: 3 to 24 lower-case letters and digits")]
    public string? AccountName { get; set; }

    [ConfigurationKeyName("queueServiceUri")]
    public string? QueueServiceUri { get; set; }

    [ConfigurationKeyName("tableServiceUri")]
    public string? TableServiceUri { get; set; }

    /// <summary>How to sign in; without it, whatever the environment and the developer's tools offer.</summary>
    [ConfigurationKeyName("credential")]
    [RegularExpression("^(?i:" + ManagedIdentity + ")$", ErrorMessage = Section + ":credential must be " + ManagedIdentity + ", or unset")]
    public string? Credential { get; set; }

    /// <summary>Which user-assigned identity it is; without it, the system's.</summary>
    [ConfigurationKeyName("clientId")]
    public string? ClientId { get; set; }

    internal bool NamesAnAccount => QueueAddress is not null && TableAddress is not null;

    internal Uri? QueueAddress => Address(QueueServiceUri, "queue");

    internal Uri? TableAddress => Address(TableServiceUri, "table");

    internal bool ByManagedIdentity => !string.IsNullOrEmpty(Credential);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A token goes over https only.
        if (!IsUnsetOrHttps(QueueServiceUri))
        {
            yield return new ValidationResult($"{Section}:queueServiceUri must be an https address", [nameof(QueueServiceUri)]);
        }

        if (!IsUnsetOrHttps(TableServiceUri))
        {
            yield return new ValidationResult($"{Section}:tableServiceUri must be an https address", [nameof(TableServiceUri)]);
        }

        if (!string.IsNullOrEmpty(ClientId) && !Guid.TryParse(ClientId, out _))
        {
            yield return new ValidationResult($"{Section}:clientId must be the client ID of a user-assigned identity, a UUID", [nameof(ClientId)]);
        }
    }

    private Uri? Address(string? address, string kind) =>
        !string.IsNullOrEmpty(address) ? new Uri(address)
        : !string.IsNullOrEmpty(AccountName) ? new Uri($"https://{AccountName}.{kind}.core.windows.net")
        : null;

    private static bool IsUnsetOrHttps(string? address) =>
        string.IsNullOrEmpty(address) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps);
}

[OptionsValidator]
public sealed partial class StorageIdentityOptionsValidator : IValidateOptions<StorageIdentityOptions>;
