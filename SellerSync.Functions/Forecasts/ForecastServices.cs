using Microsoft.Extensions.DependencyInjection;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Progress;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.SellerLookup;
using SellerSync.Functions.SellerQuote;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Functions.Forecasts;

public static class ForecastServices
{
    /// <summary>Adds what is said about tokens and time before they are spent: quotes, forecasts and budgets.</summary>
    public static IServiceCollection AddForecasts(this IServiceCollection services) => services
        .AddSingleton<IQueueAhead, QueueAhead>()
        .AddSingleton<ITokenSpending, TokenSpending>()
        .AddSingleton<ISellerQuotes>(provider => provider.GetRequiredService<SellerStore>())
        .AddSingleton<Forecaster>()
        .AddSingleton<DailyBudget>()
        .AddSingleton<Storefronts>()
        .AddSingleton<SellerQuoteHandler>()
        .AddSingleton<ProgressStore>()
        .AddSingleton<IProgressStore>(provider => new ForecastedProgress(
            provider.GetRequiredService<ProgressStore>(), provider.GetRequiredService<Forecaster>()));
}
