using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Routing;
using SellerSync.Functions.SellerLookup;
using Outcome = SellerSync.Functions.SellerQuote.SellerQuoteOutcome;

namespace SellerSync.Functions.SellerQuote;

/// <summary>Outcomes as answers; refusals are a lookup's.</summary>
public static class SellerQuoteReply
{
    public static IResult From(Outcome outcome) => outcome switch
    {
        Outcome.Quoted quoted => TypedResults.Json(new SellerQuoteResponse(true, OnTheWire(quoted)), SellerQuoteJson.Default.SellerQuoteResponse),
        _ => SellerLookupReply.From(((Outcome.Refused)outcome).Why),
    };

    private static QuoteOnTheWire OnTheWire(Outcome.Quoted quoted)
    {
        var (seller, expected) = (quoted.Seller, quoted.Expected);
        return new QuoteOnTheWire(
            seller.SellerId.Value,
            seller.Name,
            seller.Marketplace.Id,
            seller.AsinCount,
            seller.LastCheckedAt,
            quoted.NewProducts,
            quoted.StorefrontTokens,
            new TokensOnTheWire(expected?.Forecast.Tokens.P50 ?? 0, expected?.Forecast.Tokens.P95 ?? 0),
            expected is { Decision: var decision } ? new RoutingOnTheWire(decision.Route.Word(), decision.Threshold, decision.Reason.Word()) : null,
            expected?.Forecast.Before,
            expected?.Forecast.ReadyAt,
            expected is null ? null : QueueForecast.Words(expected.Wait));
    }
}
