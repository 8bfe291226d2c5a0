using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Monitoring;
using SellerSync.Infrastructure.Database.Monitoring;

namespace SellerSync.Functions.Alarms;

public static class AlarmServices
{
    /// <summary>Adds what tells the team, besides what each run tells of itself.</summary>
    public static IServiceCollection AddAlarms(this IServiceCollection services) => services
        .AddSingleton<IIncidentStore, IncidentStore>()
        .AddSingleton<IFailedBatches, FailedBatches>()
        .AddSingleton<ILongTransactions, LongTransactions>()
        .AddSingleton<IncidentWatch>()
        .AddSingleton<FailedBatchesWatch>()
        .AddSingleton<StorefrontWatch>()
        .AddSingleton<AlarmRound>();
}
