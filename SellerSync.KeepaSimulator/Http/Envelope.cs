using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Bucket;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>The fields that every answer carries.</summary>
/// <param name="Start">When the request came in.</param>
/// <param name="Bucket">The bucket when it ends; all zeros for a caller who has none.</param>
/// <param name="TokensConsumed">Its price.</param>
/// <param name="ProcessingTime">Milliseconds from start to end.</param>
internal sealed record Envelope(DateTimeOffset Start, BucketState Bucket, int TokensConsumed, int ProcessingTime)
{
    public JsonObject Write(KeepaError? error, string? payloadName, JsonNode? payload, bool isLast)
    {
        var json = new JsonObject();
        if (isLast && payloadName is not null)
            json[payloadName] = payload;
        json["timestamp"] = Start.ToUnixTimeMilliseconds();
        json["tokensLeft"] = Bucket.TokensLeft;
        json["refillIn"] = Bucket.RefillIn;
        json["refillRate"] = Bucket.RefillRate;
        json["tokenFlowReduction"] = Bucket.TokenFlowReduction;
        json["tokensConsumed"] = TokensConsumed;
        json["processingTimeInMs"] = ProcessingTime;
        if (error is not null)
            json["error"] = new JsonObject { ["type"] = error.Type, ["message"] = error.Message, ["details"] = error.Details };
        if (!isLast && payloadName is not null)
            json[payloadName] = payload;
        return json;
    }
}
