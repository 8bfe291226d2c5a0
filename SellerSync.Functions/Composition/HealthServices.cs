using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Health;
using SellerSync.Functions.Health;
using SellerSync.Infrastructure.Health;
using SellerSync.Infrastructure.Settings;

namespace SellerSync.Functions.Composition;

public static class HealthServices
{
    /// <summary>Adds what health/ready looks at, in the order of its answer.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<HealthOptions, HealthOptionsValidator>(configuration, HealthOptions.Section)
        .AddSingleton<IReadinessCheck, DatabaseCheck>()
        .AddSingleton<IReadinessCheck, StorageCheck>()
        .AddSingleton<IReadinessCheck, TokenStatusCheck>()
        .AddSingleton<IReadinessCheck, WaitingCheck>()
        .AddSingleton<ReadinessHandler>();
}
