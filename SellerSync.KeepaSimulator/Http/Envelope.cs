using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Bucket;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>The fields that every answer carries.</summary>
/// <param name="Timestamp">When the request came in, Unix milliseconds.</param>
/// <param name="Bucket">The bucket when it ends; all zeros for a caller who has none.</param>
/// <param name="TokensConsumed">Its price.</param>
internal sealed record Envelope(long Timestamp, BucketState Bucket, int TokensConsumed)
{
    public JsonObject Write(KeepaError? error, string? payloadName, JsonNode? payload, bool isLast)
    {
        var json = new JsonObject();
        if (isLast && payloadName is not null)
            json[payloadName] = payload;
        json["timestamp"] = Timestamp;
        json["tokensLeft"] = Bucket.TokensLeft;
        json["refillIn"] = Bucket.RefillIn;
        json["refillRate"] = Bucket.RefillRate;
        json["tokenFlowReduction"] = Bucket.TokenFlowReduction;
        json["tokensConsumed"] = TokensConsumed;
        json["processingTimeInMs"] = Bucket.At - Timestamp;
        if (error is not null)
            json["error"] = new JsonObject { ["type"] = error.Type, ["message"] = error.Message, ["details"] = error.Details };
        if (!isLast && payloadName is not null)
            json[payloadName] = payload;
        return json;
    }
}
