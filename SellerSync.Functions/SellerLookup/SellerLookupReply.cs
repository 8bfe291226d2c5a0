using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.SellerLookup.SellerLookupOutcome;

namespace SellerSync.Functions.SellerLookup;

/// <summary>Outcomes as the contract's answers.</summary>
public static class SellerLookupReply
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    public static IResult From(Outcome outcome) => outcome switch
    {
        Outcome.FromCache cached => Ok(cached.Seller, newProducts: 0, decision: null, fromCache: true, cached.Budget),
        Outcome.LookedUp found => Ok(found.Seller, found.NewProducts, found.Decision, fromCache: false, found.Budget),
        Outcome.SellerNotFound => Refusal.Reply(404, "Seller not found in any marketplace", "Check the seller ID and the marketplace"),
        Outcome.TooManyProducts large => Refusal.Reply(400, StorefrontLimit.Message(large.Products, large.Limit), "Try a smaller seller"),
        Outcome.UnknownUser => Refusal.Reply(403, "This user is not known here", "Sign up first"),
        Outcome.OverBudget over => Refusal.ReplyLater(429, Refusals.OverBudget, Refusals.AfterMidnight, over.RetryAfter),
        Outcome.RateLimited limited => Refusal.ReplyLater(429, "Service temporarily unavailable due to rate limiting", "Please try again in a few minutes", limited.RetryAfter ?? AMinute),
        Outcome.KeepaUnavailable => Refusal.ReplyLater(503, "External service temporarily unavailable", Refusal.TryLater, AMinute),
        Outcome.DatabaseUnavailable => Refusal.ReplyLater(503, "Database connection issue", Refusal.TryLater, Shortly),
        _ => Refusal.Reply(500, "Failed to fetch seller details", Refusal.TryLater),
    };

    public static IResult From(Refused refused) => refused.Reply();

    private static IResult Ok(StoredSeller seller, int newProducts, RoutingDecision? decision, bool fromCache, TokenBudget? budget)
    {
        // A cached answer says nothing about processing unless there is some.
        // Another lookup's hand-over that is open is work in progress, too; one's own alone has just been started.
        var status = seller.Open.Batches > 0 || (newProducts == 0 && seller.Open.Any) ? "in_progress"
            : newProducts > 0 ? "started"
            : fromCache ? null : "none";
        var response = new SellerLookupResponse(
            true,
            new SellerOnTheWire(seller.SellerId.Value, seller.Name, seller.Marketplace.Id, seller.AsinCount, [], seller.LastCheckedAt),
            status,
            status is "in_progress" or "started" ? $"seller_batches:{seller.Id}" : null,
            status is "in_progress" ? new BatchStats(seller.Open.Batches, seller.Open.Pending, seller.Open.Processing, seller.Open.TotalProducts) : null,
            decision is null ? null : new RoutingOnTheWire(decision.Route.Word(), decision.Threshold, decision.Reason.Word()),
            budget);
        return TypedResults.Json(response, SellerLookupJson.Default.SellerLookupResponse);
    }
}
