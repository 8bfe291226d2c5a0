using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Searches;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.RecentSearches;

public static class RecentSearchesReply
{
    public static IResult From(IReadOnlyList<RecentSearch> searches) =>
        TypedResults.Json(new RecentSearchesResponse(true, searches), RecentSearchesJson.Default.RecentSearchesResponse);
}

public sealed record RecentSearchesResponse(bool Success, IReadOnlyList<RecentSearch> Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(RecentSearchesResponse))]
internal sealed partial class RecentSearchesJson : JsonSerializerContext;
