using System.Text.Json.Serialization;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerLookup;

/// <summary>The contract's answer. Absent fields are left out; only lastCheckedAt may be null.</summary>
public sealed record SellerLookupResponse(
    bool Success,
    SellerOnTheWire Data,
    string? ProcessingStatus = null,
    string? SubscriptionChannel = null,
    BatchStats? BatchStats = null,
    RoutingOnTheWire? Routing = null,
    TokenBudget? Budget = null);

public sealed record SellerOnTheWire(
    string SellerId,
    string SellerName,
    int Domain,
    int AsinCount,
    IReadOnlyList<string> RecentlyAdded,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? LastCheckedAt);

public sealed record BatchStats(int Total, int Pending, int Processing, int TotalProducts);

/// <param name="Decision"><c>immediate</c> or <c>queue</c>.</param>
public sealed record RoutingOnTheWire(string Decision, int Threshold, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(SellerLookupResponse))]
internal sealed partial class SellerLookupJson : JsonSerializerContext;
