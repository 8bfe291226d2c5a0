using Microsoft.Extensions.Logging;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Functions.Alarms;

/// <summary>Reports a storefront that lost half of its list or more between two fetches.</summary>
public sealed partial class StorefrontWatch(INotifier notifier, SellerSyncMetrics metrics, ILogger<StorefrontWatch> logger)
{
    /// <summary>Look at what was fetched, once it is saved.</summary>
    public void Saw(SellerReading reading, SavedSeller saved)
    {
        if (!ShrunkenStorefront.Is(saved.ListedBefore, reading.Asins?.Count))
        {
            return;
        }

        var (before, now) = (saved.ListedBefore!.Value, reading.Asins!.Count);
        Shrank(logger, reading.SellerId, reading.Marketplace.Id, before, now);
        metrics.Shrank();
        notifier.Send(Notices.StorefrontShrank(reading.SellerId, before, now));
    }

    [LoggerMessage(1831, LogLevel.Warning, "The storefront of {SellerId} in domain {Domain} shrank from {Before} to {Now} products")]
    private static partial void Shrank(ILogger logger, SellerId sellerId, int domain, int before, int now);
}
