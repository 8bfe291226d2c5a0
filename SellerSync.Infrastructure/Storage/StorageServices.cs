using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Queues;
using SellerSync.Infrastructure.Settings;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Infrastructure.Storage;

public static class StorageServices
{
    /// <summary>Adds queues and tables of the account that <see cref="StorageOptions"/> or <see cref="StorageIdentityOptions"/> name.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<QueueNames, QueueNamesValidator>(configuration);
        services.AddSettings<StorageOptions, StorageOptionsValidator>(configuration);
        services.AddSettings<StorageIdentityOptions, StorageIdentityOptionsValidator>(configuration, StorageIdentityOptions.Section);
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageChoice>();
        services.AddSingleton(provider => Queues(provider, QueueMessageEncoding.Base64));
        services.AddSingleton(provider => Tables(ConnectionString(provider), Identity(provider)));
        services.AddSingleton<QueueSender>();
        services.AddSingleton<IDoorbell, StorageDoorbell>();
        services.AddSingleton<ILetters, StorageLetters>();
        services.AddSingleton<IPoisonMessages>(provider => new PoisonMessages(
            Queues(provider, QueueMessageEncoding.None), provider.GetRequiredService<QueueSender>(), provider.GetRequiredService<IOptions<QueueNames>>()));
        services.AddSingleton<ITokenStatusStore, TableTokenStatusStore>();
        return services;
    }

    private static QueueServiceClient Queues(IServiceProvider services, QueueMessageEncoding encoding)
    {
        var (connectionString, identity) = (ConnectionString(services), Identity(services));
        var options = new QueueClientOptions { MessageEncoding = encoding };
        LimitTime(options);
        return connectionString.Length > 0 ? new(connectionString, options) : new(identity.QueueAddress, Credential(identity), options);
    }

    private static TableServiceClient Tables(string connectionString, StorageIdentityOptions identity)
    {
        var options = new TableClientOptions();
        LimitTime(options);
        return connectionString.Length > 0 ? new(connectionString, options) : new(identity.TableAddress, Credential(identity), options);
    }

    // A caller may be waiting for the ring: silent storage must not hold it.
    private static void LimitTime(ClientOptions options)
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
    }

    private static TokenCredential Credential(StorageIdentityOptions identity)
    {
        var clientId = string.IsNullOrEmpty(identity.ClientId) ? null : identity.ClientId;
        return identity.ByManagedIdentity
            ? new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
    }

    private static string ConnectionString(IServiceProvider services) => services.GetRequiredService<IOptions<StorageOptions>>().Value.AzureWebJobsStorage;

    private static StorageIdentityOptions Identity(IServiceProvider services) => services.GetRequiredService<IOptions<StorageIdentityOptions>>().Value;
}
