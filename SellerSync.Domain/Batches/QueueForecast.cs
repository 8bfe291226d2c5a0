using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Batches;

/// <summary>When queued work will be done, as far as the token bucket decides it.</summary>
public static class QueueForecast
{
    /// <summary>Products a minute where tokens are no obstacle: what Keepa itself takes for calls side by side.</summary>
    private const int ProductsPerMinute = 200;

    /// <param name="bucket">The bucket now; null when unknown, and then only the work itself counts.</param>
    /// <param name="cost">Tokens that the work will take.</param>
    /// <param name="floor">The level that queued work leaves untouched.</param>
    public static TimeSpan Wait(int products, TokenBucket? bucket, int cost, int floor)
    {
        var work = TimeSpan.FromMinutes((double)products / ProductsPerMinute);
        if (bucket is null || bucket.Lump == 0)
        {
            return work;
        }

        var refills = Math.Ceiling((double)bucket.Needed(cost, floor) / bucket.Lump);
        var refill = refills * bucket.RefillPeriod;
        return refill > work ? refill : work;
    }

    /// <summary>The contract's words: <c>&lt; 1 minute</c> or <c>{n} minutes</c>.</summary>
    public static string Words(TimeSpan wait) =>
        wait < TimeSpan.FromMinutes(1) ? "< 1 minute" : $"{Math.Max(2, (int)Math.Ceiling(wait.TotalMinutes))} minutes";
}
