using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Storage;

/// <summary>Exactly one way leads to the storage account: a connection string or an identity. With both, host and functions might disagree.</summary>
public sealed class StorageChoice(IOptions<StorageIdentityOptions> identity) : IValidateOptions<StorageOptions>
{
    private const string Setting = nameof(StorageOptions.AzureWebJobsStorage);

    public ValidateOptionsResult Validate(string? name, StorageOptions options) => (options.AzureWebJobsStorage.Length > 0, identity.Value.NamesAnAccount) switch
    {
        (true, false) or (false, true) => ValidateOptionsResult.Success,
        (true, true) => ValidateOptionsResult.Fail($"{Setting} is set twice: keep the connection string, or the account by an identity ({Setting}:accountName)"),
        _ => ValidateOptionsResult.Fail(
            $"Set {Setting} to a connection string, or {Setting}:accountName (in another cloud {Setting}:queueServiceUri and {Setting}:tableServiceUri) to use an identity"),
    };
}
