using SellerSync.Domain.Batches;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Functions.SellerQuote;

/// <summary>Everything that asking for a quote can come to.</summary>
public abstract record SellerQuoteOutcome
{
    private SellerQuoteOutcome()
    {
    }

    /// <param name="NewProducts">What a lookup would hand over now.</param>
    /// <param name="StorefrontTokens">What the storefront cost just now; 0 where it was fresh.</param>
    /// <param name="Expected">Null where nothing is new.</param>
    public sealed record Quoted(StoredSeller Seller, int NewProducts, int StorefrontTokens, Expectation? Expected) : SellerQuoteOutcome;

    /// <summary>What a lookup would be refused for as well.</summary>
    public sealed record Refused(SellerLookupOutcome Why) : SellerQuoteOutcome;
}

/// <param name="Decision">How a lookup would be routed now.</param>
/// <param name="Wait">Until the forecast's end, from now.</param>
public sealed record Expectation(RoutingDecision Decision, Forecast Forecast, TimeSpan Wait);
