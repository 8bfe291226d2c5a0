using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Routing;
using SellerSync.Functions.Routing;
using SellerSync.Functions.RoutingDecisions;
using SellerSync.Functions.Sweeper;
using SellerSync.Functions.Usage;
using SellerSync.Infrastructure.Database.Monitoring;
using SellerSync.Infrastructure.Database.Routing;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Functions.Composition;

public static class MonitoringServices
{
    /// <summary>Adds what tells operators and users how work is routed and what it costs.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services) => services
        .AddSellerSyncMetrics()
        .AddSingleton<ICensusStore, CensusStore>()
        .AddSingleton<IRoutingHistory, RoutingHistory>()
        .AddSingleton<CensusTaker>()
        .AddSingleton<RoutingDecisionsHandler>()
        .AddSingleton<UsageHandler>();
}
