using System.Text.Json.Serialization;
using SellerSync.Functions.Http;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Functions.SellerQuote;

public sealed record SellerQuoteResponse(bool Success, QuoteOnTheWire Data);

/// <param name="StorefrontTokens">What this quote itself cost.</param>
/// <param name="Tokens">What the new products are expected to cost.</param>
/// <param name="QueuedBefore">Products of others that are claimed before these; absent, as the rest, where nothing is new.</param>
/// <param name="EstimatedTime">The contract's words for the time until <paramref name="ReadyAt"/>.</param>
public sealed record QuoteOnTheWire(
    string SellerId,
    string SellerName,
    int Domain,
    int AsinCount,
    DateTimeOffset? LastCheckedAt,
    int NewProducts,
    int StorefrontTokens,
    TokensOnTheWire Tokens,
    RoutingOnTheWire? Routing = null,
    int? QueuedBefore = null,
    DateTimeOffset? ReadyAt = null,
    string? EstimatedTime = null);

public sealed record TokensOnTheWire(int P50, int P95);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(SellerQuoteResponse))]
internal sealed partial class SellerQuoteJson : JsonSerializerContext;
