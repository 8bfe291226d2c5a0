using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Health;

namespace SellerSync.Functions.Health;

/// <summary>Health as answers. They are for everybody, so they hold no more than what a probe and whoever reads it need.</summary>
public static class HealthReply
{
    public static IResult Live() => Reply(StatusCodes.Status200OK, new HealthResponse(Word(Condition.Healthy)));

    public static IResult From(Readiness readiness) => Reply(
        readiness.Condition == Condition.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK,
        new HealthResponse(
            Word(readiness.Condition),
            [.. readiness.Findings.Select(found => new CheckOnTheWire(found.Name, Word(found.Finding.Condition), found.Finding.Detail))]));

    private static IResult Reply(int status, HealthResponse response) => TypedResults.Json(response, HealthJson.Default.HealthResponse, statusCode: status);

    private static string Word(Condition condition) => condition switch
    {
        Condition.Healthy => "healthy",
        Condition.Degraded => "degraded",
        _ => "unhealthy",
    };
}

public sealed record HealthResponse(string Status, IReadOnlyList<CheckOnTheWire>? Checks = null);

public sealed record CheckOnTheWire(string Name, string Status, string Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class HealthJson : JsonSerializerContext;
