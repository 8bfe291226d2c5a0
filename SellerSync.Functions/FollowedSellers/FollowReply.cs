using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Follows;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.FollowedSellers.FollowOutcome;

namespace SellerSync.Functions.FollowedSellers;

/// <summary>Outcomes as answers.</summary>
public static class FollowReply
{
    public static IResult From(Outcome outcome, SellerId sellerId, Marketplace marketplace) => outcome switch
    {
        Outcome.NeverLookedUp => Refusals.NeverLookedUp(),
        Outcome.UnknownUser => Refusals.UnknownUser(),
        _ => TypedResults.Json(
            new FollowResponse(true, new FollowOnTheWire(sellerId.Value, marketplace.Id, outcome is Outcome.Followed)),
            FollowJson.Default.FollowResponse),
    };

    public static IResult From(IReadOnlyList<FollowedSeller> followed) =>
        TypedResults.Json(new FollowedSellersResponse(true, followed), FollowJson.Default.FollowedSellersResponse);
}

public sealed record FollowResponse(bool Success, FollowOnTheWire Data);

public sealed record FollowOnTheWire(string SellerId, int Domain, bool Following);

public sealed record FollowedSellersResponse(bool Success, IReadOnlyList<FollowedSeller> Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(FollowResponse))]
[JsonSerializable(typeof(FollowedSellersResponse))]
internal sealed partial class FollowJson : JsonSerializerContext;
