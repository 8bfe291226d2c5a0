using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.OperatorPoison.PoisonOutcome;

namespace SellerSync.Functions.OperatorPoison;

/// <summary>Outcomes as answers.</summary>
public static class PoisonReply
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(30);

    public static IResult From(Outcome outcome) => outcome switch
    {
        Outcome.Read read => TypedResults.Json(new PoisonResponse(true, read.Queues), PoisonJson.Default.PoisonResponse),
        Outcome.Requeued requeued => TypedResults.Json(new PoisonRequeuedResponse(true, requeued.Queues), PoisonJson.Default.PoisonRequeuedResponse),
        Outcome.UnknownName => Refusal.Reply(StatusCodes.Status404NotFound, "No such queue", "Name the queue that the messages came from, or none for all"),
        _ => Refusal.ReplyLater(StatusCodes.Status503ServiceUnavailable, "The queues cannot be reached", Refusal.TryLater, Shortly),
    };
}

public sealed record PoisonResponse(bool Success, IReadOnlyList<PoisonPile> Data);

public sealed record PoisonRequeuedResponse(bool Success, IReadOnlyList<PoisonRequeued> Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(PoisonResponse))]
[JsonSerializable(typeof(PoisonRequeuedResponse))]
internal sealed partial class PoisonJson : JsonSerializerContext;
