using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SellerSync.Infrastructure.Metrics;

public static class MetricsServices
{
    public static IServiceCollection AddSellerSyncMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<SellerSyncMetrics>();
        return services;
    }
}
