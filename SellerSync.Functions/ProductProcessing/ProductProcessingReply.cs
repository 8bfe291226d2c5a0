using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Batches;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.ProductProcessing.ProductProcessingOutcome;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>Outcomes as the contract's answers.</summary>
public static class ProductProcessingReply
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(30);

    public static IResult From(Outcome outcome) => outcome switch
    {
        Outcome.InProgress running => Nothing(new("NETWORK_PROCESSING_IN_PROGRESS", "This seller is being processed. Check back in a few minutes.", BatchId: running.BatchId)),
        Outcome.NoNewAsins none => Nothing(new("NO_NEW_ASINS", "All products are up to date", ExistingCount: none.ExistingCount)),
        Outcome.Immediate done => Ok(new(
            true,
            done.Processed,
            done.Failed,
            done.Errors,
            (long)done.Took.TotalMilliseconds,
            new(done.New, done.Existing, $"Processed {done.New} new products ({done.Existing} already processed)"),
            done.QueuedRest is { } rest ? Queue(rest) : null)),
        Outcome.Queued queued => Ok(new(
            true,
            0,
            0,
            queued.Errors,
            (long)queued.Took.TotalMilliseconds,
            new(queued.New, queued.Existing, $"Processing {queued.New} new products ({queued.Existing} already processed)"),
            Queue(queued))),
        Outcome.NothingToDo => Nothing(new("NO_NEW_ASINS", "All products are up to date")),
        Outcome.UnknownSeller => Refuse(404, "Seller not found in any marketplace", "Look the seller up first"),
        Outcome.OverBudget over => Refusal.Later(Refuse(429, Refusals.OverBudget, Refusals.AfterMidnight), over.RetryAfter),
        Outcome.UnknownUser => Refuse(403, "This user is not known here", "Sign up first"),
        _ => Refusal.Later(Refuse(503, "Database connection issue", Refusal.TryLater), Shortly),
    };

    public static IResult Refuse(int status, string error, string suggestion) =>
        TypedResults.Json(new Refusal(error, suggestion, 0, 0), HttpJson.Default.Refusal, statusCode: status);

    private static QueueInfo Queue(Outcome.Queued queued) => new(
        queued.Batches,
        queued.New,
        QueueForecast.Words(queued.EstimatedTime),
        $"Processing {queued.New} products in {queued.Batches} batches");

    private static IResult Ok(ProductProcessingResponse response) =>
        TypedResults.Json(response, ProductProcessingJson.Default.ProductProcessingResponse);

    private static IResult Nothing(NothingStarted response) =>
        TypedResults.Json(response, ProductProcessingJson.Default.NothingStarted);
}
