using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.Tokens.TokensOutcome;

namespace SellerSync.Functions.Tokens;

/// <summary>Outcomes as answers.</summary>
public static class TokensReply
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(30);

    public static IResult From(Outcome outcome) => outcome is Outcome.Known { Status: var status }
        ? TypedResults.Json(
            new TokensResponse(true, new TokensOnTheWire(
                status.Bucket.Available,
                status.Bucket.Capacity,
                decimal.Round(100 * status.Bucket.Fill, 1),
                status.Bucket.RefillRate,
                status.Bucket.NextRefillAt,
                status.RefreshedAt)),
            TokensJson.Default.TokensResponse)
        : Refusal.ReplyLater(StatusCodes.Status503ServiceUnavailable, "The token status is not available", Refusal.TryLater, Shortly);
}

public sealed record TokensResponse(bool Success, TokensOnTheWire Data);

/// <param name="Available">Below 0 it is debt.</param>
/// <param name="Max">What the bucket can hold.</param>
/// <param name="FillPercent">0 to 100, with one decimal.</param>
/// <param name="RefillRate">Tokens a minute.</param>
/// <param name="RefreshedAt">When Keepa last told.</param>
public sealed record TokensOnTheWire(
    int Available,
    int Max,
    decimal FillPercent,
    int RefillRate,
    DateTimeOffset NextRefillAt,
    DateTimeOffset RefreshedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(TokensResponse))]
internal sealed partial class TokensJson : JsonSerializerContext;
