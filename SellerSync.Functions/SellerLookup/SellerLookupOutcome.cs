using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.SellerLookup;

/// <summary>Everything that a seller lookup can come to.</summary>
public abstract record SellerLookupOutcome
{
    private SellerLookupOutcome()
    {
    }

    /// <summary>Checked lately: answered without Keepa.</summary>
    public sealed record FromCache(StoredSeller Seller) : SellerLookupOutcome;

    /// <summary>Fetched from Keepa, or checked lately with products that failed and are handed over again.</summary>
    /// <param name="NewProducts">How many ASINs were handed over.</param>
    /// <param name="Decision">The routing policy's first answer; null when nothing was new.</param>
    public sealed record LookedUp(StoredSeller Seller, int NewProducts, RoutingDecision? Decision) : SellerLookupOutcome;

    public sealed record SellerNotFound : SellerLookupOutcome;

    public sealed record TooManyProducts(int Products, int Limit) : SellerLookupOutcome;

    public sealed record UnknownUser : SellerLookupOutcome;

    /// <summary>Keepa has no tokens for us.</summary>
    public sealed record RateLimited(TimeSpan? RetryAfter) : SellerLookupOutcome;

    /// <summary>Keepa has trouble of its own, or cannot be reached.</summary>
    public sealed record KeepaUnavailable : SellerLookupOutcome;

    public sealed record DatabaseUnavailable : SellerLookupOutcome;

    /// <summary>Keepa refuses us: the key, the plan, or our request is wrong.</summary>
    public sealed record KeepaRefused : SellerLookupOutcome;
}
