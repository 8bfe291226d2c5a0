using System.Collections.Concurrent;

namespace SellerSync.KeepaSimulator.Products;

/// <summary>When each product's offers were last fetched: a fetch that follows soon is answered from them at a flat price.</summary>
internal sealed class Freshness(bool isEnabled)
{
    private readonly ConcurrentDictionary<(string Asin, int Domain), DateTimeOffset> _refreshedAt = new();

    public bool HasFreshOffers(string asin, ProductQuery query, DateTimeOffset now) => isEnabled && query.Update switch
    {
        0 => false,
        < 0 => true,
        var hours => _refreshedAt.TryGetValue((asin, query.Marketplace.Id), out var at) && now - at < TimeSpan.FromHours(hours),
    };

    public void Refreshed(string asin, ProductQuery query, DateTimeOffset now)
    {
        if (isEnabled)
            _refreshedAt[(asin, query.Marketplace.Id)] = now;
    }
}
