using Microsoft.AspNetCore.Http;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.SellerProgress.SellerProgressOutcome;

namespace SellerSync.Functions.SellerProgress;

/// <summary>Outcomes as answers.</summary>
public static class SellerProgressReply
{
    public static IResult From(Outcome outcome) => outcome is Outcome.Found { Progress: var progress }
        ? TypedResults.Json(new SellerProgressResponse(true, ProgressOnTheWire.From(progress)), SellerProgressJson.Default.SellerProgressResponse)
        : Refusals.NeverLookedUp();
}
