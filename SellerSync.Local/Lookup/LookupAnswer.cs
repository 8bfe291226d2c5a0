using System.Text.Json.Serialization;

namespace SellerSync.Local.Lookup;

/// <summary>What seller-lookup answers.</summary>
/// <param name="Error">A sentence for people where it refuses.</param>
internal sealed record LookupAnswer(bool Success, LookupAnswer.Seller? Data, string? ProcessingStatus, string? Error, string? Suggestion)
{
    internal sealed record Seller(string SellerId, string SellerName, int Domain, int AsinCount, DateTimeOffset? LastCheckedAt);
}

internal sealed record LookupRequest(string SellerId, int Domain);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LookupAnswer))]
[JsonSerializable(typeof(LookupRequest))]
internal sealed partial class LookupApiJson : JsonSerializerContext;
