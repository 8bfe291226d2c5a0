using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;
using SellerSync.Functions.RoutingDecisions;

namespace SellerSync.Functions.OperatorDecisions;

public static class OperatorDecisionsReply
{
    public static IResult From(AllDecisionsPage page) => TypedResults.Json(
        new OperatorDecisionsResponse(
            true,
            new AllDecisionsOnTheWire(
                [.. page.Decisions.Select(one => new AnyonesDecision(one.UserId, RoutingDecisionsReply.OnTheWire(one.Decision)))],
                PageCursor.Encode(page.Next))),
        OperatorDecisionsJson.Default.OperatorDecisionsResponse);
}

public sealed record OperatorDecisionsResponse(bool Success, AllDecisionsOnTheWire Data);

public sealed record AllDecisionsOnTheWire(IReadOnlyList<AnyonesDecision> Decisions, string? NextCursor);

/// <param name="UserId">For whom; null for discovery.</param>
public sealed record AnyonesDecision(Guid? UserId, DecisionOnTheWire Decision);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(OperatorDecisionsResponse))]
internal sealed partial class OperatorDecisionsJson : JsonSerializerContext;
