using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Discovery;
using SellerSync.Domain.Follows;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Progress;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Searches;
using SellerSync.Domain.SellerProducts;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Snapshots;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Discovery;
using SellerSync.Functions.FollowedSellers;
using SellerSync.Functions.Http;
using SellerSync.Functions.ProductBatches;
using SellerSync.Functions.ProductProcessing;
using SellerSync.Functions.RecentSearches;
using SellerSync.Functions.Routing;
using SellerSync.Functions.SellerLookup;
using SellerSync.Functions.SellerProducts;
using SellerSync.Functions.SellerProgress;
using SellerSync.Functions.SellerSnapshots;
using SellerSync.Functions.Sweeper;
using SellerSync.Functions.Tokens;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Auth;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Queues;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Functions.Composition;

/// <summary>The composition root: every port and what stands behind it.</summary>
public static class SellerSyncServices
{
    public static IServiceCollection AddSellerSync(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddKeepa(configuration)
            .AddAuth(configuration)
            .AddDatabase(configuration)
            .AddStorage(configuration)
            .AddHandlers(configuration);
    }

    private static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection(DatabaseOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            var connectionString = ConnectionStrings.Parse(options.ConnectionString);
            connectionString.CommandTimeout = options.CommandTimeoutSeconds;
            return NpgsqlDataSource.Create(connectionString);
        });
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<NpgsqlDataSource>(),
            Database.Retries(provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.TimeLimit));
        services.AddSingleton<Migrator>();
        services.AddHostedService<MigrateAtStart>();
        services.AddSingleton<SellerStore>();
        services.AddSingleton<ISellerStore>(provider => provider.GetRequiredService<SellerStore>());
        services.AddSingleton<ISearchStore>(provider => provider.GetRequiredService<SellerStore>());
        services.AddSingleton<IRefusedStorefronts, RefusedStorefronts>();
        services.AddSingleton<IDiscoveryStore, DiscoveryStore>();
        services.AddSingleton<ISnapshotStore, SnapshotStore>();
        services.AddSingleton<IHandOverStore, HandOverStore>();
        services.AddSingleton<IBatchStore, BatchStore>();
        services.AddSingleton<IDrainSlots, DrainSlots>();
        services.AddSingleton<IWakeUps, WakeUps>();
        services.AddSingleton<IUserUsage, UserUsage>();
        services.AddSingleton<IProductPages, ProductPages>();
        services.AddSingleton<IProgressStore, ProgressStore>();
        services.AddSingleton<IRecentSearchStore, RecentSearchStore>();
        services.AddSingleton<IFollowStore, FollowStore>();
        return services;
    }

    private static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QueueNames>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QueueNames>, QueueNamesValidator>();
        services.AddOptions<StorageOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton(provider => new QueueServiceClient(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.AzureWebJobsStorage,
            // A caller may be waiting for the ring: silent storage must not hold it.
            new QueueClientOptions
            {
                MessageEncoding = QueueMessageEncoding.Base64,
                Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = TimeSpan.FromSeconds(5) },
            }));
        services.AddSingleton(provider => new TableServiceClient(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.AzureWebJobsStorage,
            new TableClientOptions { Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = TimeSpan.FromSeconds(5) } }));
        services.AddSingleton<QueueSender>();
        services.AddSingleton<IDoorbell, StorageDoorbell>();
        services.AddSingleton<ILetters, StorageLetters>();
        services.AddSingleton<ITokenStatusStore, TableTokenStatusStore>();
        return services;
    }

    private static IServiceCollection AddHandlers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RoutingThresholds>()
            .Bind(configuration.GetSection("Routing"))
            .Validate(
                routing => routing is { LowFill: >= 0 and <= 1, PlentyFill: >= 0 and <= 1 } && routing.LowFill <= routing.PlentyFill,
                "Routing:LowFill and Routing:PlentyFill must be shares from 0 to 1, the first not above the second")
            .Validate(
                routing => routing is { Default: >= 0, Low: >= 0, Plenty: >= 0, HeavyUser: >= 0, Unavailable: >= 0, HeavyUserTokens: >= 0 },
                "The thresholds below Routing must not be negative")
            .ValidateOnStart();
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection(LimitOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<DrainOptions>().Bind(configuration.GetSection(DrainOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>();
        services.AddSingleton<Router>();
        services.AddSingleton<Callers>();
        services.AddSingleton<SellerTurns>();
        services.AddSingleton<SellerLookupHandler>();
        services.AddSingleton<ProductProcessingHandler>();
        services.AddSingleton<ProductRequestHandler>();
        services.AddSingleton<BatchRunner>();
        services.AddSingleton<BatchFinisher>();
        services.AddSingleton<DrainHandler>();
        services.AddSingleton<TokenRefresher>();
        services.AddSingleton<TokenStatusPublisher>();
        services.AddSingleton<TokenStatusHandler>();
        services.AddHostedService<TokenStatusAnswers>();
        services.AddSingleton<SweeperHandler>();
        services.AddOptions<DiscoveryOptions>().Bind(configuration.GetSection(DiscoveryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DiscoveryOptions>, DiscoveryOptionsValidator>();
        services.AddSingleton<DiscoveryHandler>();
        services.AddOptions<SnapshotOptions>().Bind(configuration.GetSection(SnapshotOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SnapshotOptions>, SnapshotOptionsValidator>();
        services.AddSingleton<SnapshotHandler>();
        services.AddSingleton<SellerProductsHandler>();
        services.AddSingleton<SellerProgressHandler>();
        services.AddSingleton<ProgressWatch>();
        services.AddSingleton<RecentSearchesHandler>();
        services.AddSingleton<FollowHandler>();
        services.AddSingleton<TokensHandler>();
        return services;
    }
}
