using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Routing;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.RoutingDecisions;

public static class RoutingDecisionsReply
{
    public static IResult From(DecisionPage page) => TypedResults.Json(
        new RoutingDecisionsResponse(
            true,
            new DecisionsOnTheWire(
                [.. page.Decisions.Select(OnTheWire)],
                PageCursor.Encode(page.Next))),
        RoutingDecisionsJson.Default.RoutingDecisionsResponse);

    internal static DecisionOnTheWire OnTheWire(PastDecision decision) => new(
        decision.HandOverId,
        decision.SellerId,
        decision.Domain,
        decision.Decision,
        decision.ProductCount,
        decision.Threshold,
        decision.TokenPercent,
        decision.Reason,
        decision.DecidedAt);
}

public sealed record RoutingDecisionsResponse(bool Success, DecisionsOnTheWire Data);

public sealed record DecisionsOnTheWire(IReadOnlyList<DecisionOnTheWire> Decisions, string? NextCursor);

/// <param name="TokenPercent">How full the bucket was, 0-100; null when its status was unavailable.</param>
public sealed record DecisionOnTheWire(
    Guid HandOverId,
    string SellerId,
    int Domain,
    string Decision,
    int ProductCount,
    int Threshold,
    decimal? TokenPercent,
    string Reason,
    DateTimeOffset DecidedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(RoutingDecisionsResponse))]
internal sealed partial class RoutingDecisionsJson : JsonSerializerContext;
