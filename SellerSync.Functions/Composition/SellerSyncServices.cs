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
using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Searches;
using SellerSync.Domain.SellerProducts;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Snapshots;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Alarms;
using SellerSync.Functions.Discovery;
using SellerSync.Functions.FollowedSellers;
using SellerSync.Functions.Forecasts;
using SellerSync.Functions.Http;
using SellerSync.Functions.Keepa;
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
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Database.Migrations;
using SellerSync.Infrastructure.Database.Products;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Infrastructure.Discord;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Memory;
using SellerSync.Infrastructure.Settings;
using SellerSync.Infrastructure.Storage;
using SellerSync.Infrastructure.Telemetry;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Functions.Composition;

/// <summary>The composition root: every port and what stands behind it.</summary>
public static class SellerSyncServices
{
    public static IServiceCollection AddSellerSync(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (services.AddTelemetry(configuration))
        {
            services.KeepOurLogsFromTheHost();
        }

        return services
            .AddDiscord(configuration)
            .AddMemory(configuration)
            .AddKeepa(configuration)
            .AddAuth(configuration)
            .AddDatabase(configuration)
            .AddStorage(configuration)
            .AddHandlers(configuration)
            .AddForecasts()
            .AddAlarms()
            .AddOperators()
            .AddMonitoring()
            .AddHealth(configuration);
    }

    private static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DatabaseOptions, DatabaseOptionsValidator>(configuration, DatabaseOptions.Section);
        services.AddSingleton(provider => DataSources.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value));
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<NpgsqlDataSource>(),
            Database.Retries(provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.TimeLimit));
        services.AddSingleton<Migrator>();
        services.AddSingleton<PreparedStatements>();
        services.AddHostedService<DatabaseAtStart>();
        services.AddSingleton<SellerStore>();
        services.AddSingleton<ISellerStore>(provider => provider.GetRequiredService<SellerStore>());
        services.AddSingleton<ISearchStore, SearchStore>();
        services.AddSingleton<IRefusedStorefronts, RefusedStorefronts>();
        services.AddSingleton<IDiscoveryStore, DiscoveryStore>();
        services.AddSingleton<ISnapshotStore, SnapshotStore>();
        services.AddSingleton<IHandOverStore, HandOverStore>();
        services.AddSingleton<TokenLedger>();
        services.AddSingleton<ITokenLedger>(provider => provider.GetRequiredService<TokenLedger>());
        services.AddSingleton<TokenCosts>();
        services.AddSingleton<ITokenCosts>(provider => provider.GetRequiredService<TokenCosts>());
        services.AddSingleton<FirstCalls>();
        services.AddSingleton<ChunkWrites>();
        services.AddSingleton<IBatchStore, BatchStore>();
        services.AddSingleton<IDrainSlots, DrainSlots>();
        services.AddSingleton<IWakeUps, WakeUps>();
        services.AddSingleton<IUserUsage, UserUsage>();
        services.AddSingleton<IProductPages, ProductPages>();
        services.AddSingleton<IRecentSearchStore, RecentSearchStore>();
        services.AddSingleton<IFollowStore, FollowStore>();
        return services;
    }

    private static IServiceCollection AddHandlers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RoutingThresholds, RoutingThresholdsValidator>(configuration, RoutingThresholds.Section);
        services.AddSettings<Schedules, SchedulesValidator>(configuration);
        services.AddSettings<LimitOptions, LimitOptionsValidator>(configuration, LimitOptions.Section);
        services.AddSettings<DrainOptions, DrainOptionsValidator>(configuration, DrainOptions.Section);
        services.AddSingleton<Router>();
        services.AddSingleton<RequestLimit>();
        services.AddSingleton<Callers>();
        services.AddSingleton<SellerTurns>();
        services.AddSingleton<SellerLookupHandler>();
        services.AddSingleton<ImmediateRuns>();
        services.AddSingleton<ProductProcessingHandler>();
        services.AddSingleton<ProductRequestHandler>();
        services.AddSingleton<PaidKeepa>();
        services.AddSingleton<Leases>();
        services.AddSingleton<BatchRunner>();
        services.AddSingleton<BatchFinisher>();
        services.AddSingleton<MemoryWatch>();
        services.AddSingleton<DrainHandler>();
        services.AddSingleton<TokenRefresher>();
        services.AddSingleton<LowTokensWatch>();
        services.AddSingleton<TokenStatusPublisher>();
        services.AddSingleton<TokenStatusKeeper>();
        services.AddSingleton<TokenStatusHandler>();
        services.AddHostedService<TokenStatusAnswers>();
        services.AddSingleton<SweeperHandler>();
        services.AddHostedService<LeaseWatch>();
        services.AddSettings<DiscoveryOptions, DiscoveryOptionsValidator>(configuration, DiscoveryOptions.Section);
        services.AddSingleton<DiscoveryHandler>();
        services.AddSettings<SnapshotOptions, SnapshotOptionsValidator>(configuration, SnapshotOptions.Section);
        services.AddSingleton<SnapshotHandler>();
        services.AddSingleton<SellerProductsHandler>();
        services.AddSingleton<SellerProgressHandler>();
        services.AddSingleton<ProgressWatch>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<RecentSearchesHandler>();
        services.AddSingleton<FollowHandler>();
        services.AddSingleton<TokensHandler>();
        return services;
    }
}
