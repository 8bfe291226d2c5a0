using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>
/// Takes out of an answer what is nobody's business. Of a seller only fields that are known to be harmless are kept, so that one
/// that Keepa adds tomorrow does not slip through; a product names no person.
/// </summary>
internal static class Redaction
{
    public const string Hidden = "(redacted)";

    private static readonly HashSet<string> HarmlessOfSeller =
    [
        "sellerId", "domainId", "sellerName", "trackedSince", "lastUpdate", "lastRatingUpdate", "csv", "hasFBA", "shipsFromChina",
        "totalStorefrontAsins", "totalStorefrontAsinsCSV", "asinList", "asinListLastSeen", "sellerCategoryStatistics", "sellerBrandStatistics",
        "competitors", "avgBuyBoxCompetitors", "buyBoxNewOwnershipRate", "buyBoxUsedOwnershipRate",
        "currentRating", "currentRatingCount", "ratingsLast30Days", "ratingCount", "positiveRating", "neutralRating", "negativeRating",
    ];

    public static RecordedExchange Of(RawAnswer answer, string apiKey)
    {
        var query = QueryHelpers.ParseQuery(answer.Query).Where(parameter => parameter.Key != "key").ToDictionary(parameter => parameter.Key, parameter => $"{parameter.Value}");
        return new RecordedExchange(answer.Path, query, answer.Status, Body(answer.Body, apiKey));
    }

    private static JsonNode? Body(byte[] body, string apiKey)
    {
        try
        {
            // Read before anything is cut out, so that no escape hides the key.
            var json = JsonNode.Parse(BareWords.TryReplace(body, out var replaced) ? replaced : body);
            if (json is JsonObject && json["sellers"] is JsonObject sellers)
            {
                foreach (var seller in sellers.Select(seller => seller.Value).OfType<JsonObject>())
                    Hide(seller);
            }

            return WithoutKey(json, apiKey);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Hide(JsonObject seller)
    {
        foreach (var (name, value) in seller.ToList())
        {
            if (value is not null && !HarmlessOfSeller.Contains(name))
            {
                seller[name] = Hidden;
            }
        }
    }

    private static JsonNode? WithoutKey(JsonNode? json, string apiKey) => json switch
    {
        JsonObject map => new JsonObject(map.Select(field => KeyValuePair.Create(field.Key, WithoutKey(field.Value, apiKey)))),
        JsonArray list => new JsonArray([.. list.Select(element => WithoutKey(element, apiKey))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String =>
            value.GetValue<string>().Replace(apiKey, Hidden, StringComparison.OrdinalIgnoreCase),
        _ => json?.DeepClone(),
    };
}
