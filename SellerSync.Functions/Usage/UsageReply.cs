using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Routing;

namespace SellerSync.Functions.Usage;

public static class UsageReply
{
    public static IResult From(UserUsageNow usage) => TypedResults.Json(
        new UsageResponse(true, new UsageOnTheWire(usage.TokensLastHour, usage.HeavyUserTokens, usage.Threshold, usage.Reason.Word())),
        UsageJson.Default.UsageResponse);
}

public sealed record UsageResponse(bool Success, UsageOnTheWire Data);

/// <param name="Reason">Why this threshold holds.</param>
public sealed record UsageOnTheWire(int TokensLastHour, int HeavyUserLimit, int Threshold, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UsageResponse))]
internal sealed partial class UsageJson : JsonSerializerContext;
