using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Budgets;

namespace SellerSync.Functions.SellerLookup;

/// <summary>Everything that a seller lookup can come to.</summary>
public abstract record SellerLookupOutcome
{
    private SellerLookupOutcome()
    {
    }

    /// <summary>Checked lately: answered without Keepa.</summary>
    public sealed record FromCache(StoredSeller Seller, TokenBudget? Budget = null) : SellerLookupOutcome;

    /// <summary>Fetched from Keepa, or checked lately with products that failed or were held back, and are handed over now.</summary>
    /// <param name="NewProducts">How many ASINs were handed over.</param>
    /// <param name="Decision">The routing policy's first answer; null when nothing was new.</param>
    /// <param name="Budget">What became of the lookup's own budget; null where it had none.</param>
    public sealed record LookedUp(StoredSeller Seller, int NewProducts, RoutingDecision? Decision, TokenBudget? Budget = null) : SellerLookupOutcome;

    public sealed record SellerNotFound : SellerLookupOutcome;

    public sealed record TooManyProducts(int Products, int Limit) : SellerLookupOutcome;

    public sealed record UnknownUser : SellerLookupOutcome;

    /// <summary>The user's tokens of today do not reach for this.</summary>
    /// <param name="RetryAfter">Until midnight.</param>
    public sealed record OverBudget(TimeSpan RetryAfter) : SellerLookupOutcome;

    /// <summary>Keepa has no tokens for us.</summary>
    public sealed record RateLimited(TimeSpan? RetryAfter) : SellerLookupOutcome;

    /// <summary>Keepa has trouble of its own, or cannot be reached.</summary>
    public sealed record KeepaUnavailable : SellerLookupOutcome;

    public sealed record DatabaseUnavailable : SellerLookupOutcome;

    /// <summary>Keepa refuses us: the key, the plan, or our request is wrong.</summary>
    public sealed record KeepaRefused : SellerLookupOutcome;
}
