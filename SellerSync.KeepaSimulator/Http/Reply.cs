using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Bucket;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>An answer whose envelope is not written yet: that shows the bucket as it is at the end.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Bucket">Whose balance it tells; null for a caller without one.</param>
internal sealed record Reply(int Status, TokenBucket? Bucket)
{
    public KeepaError? Error { get; init; }
    public string? PayloadName { get; init; }
    public JsonNode? Payload { get; init; }
    public int Tokens { get; init; }

    /// <summary>Reads the bucket, once: the clock of that reading also ends the processing time, so that the refill's moment adds up.</summary>
    public JsonObject Write(DateTimeOffset start, bool isEnvelopeLast)
    {
        var timestamp = start.ToUnixTimeMilliseconds();
        var bucket = Bucket?.Read() ?? new BucketState(timestamp, 0, 0, 0, 0);
        return new Envelope(timestamp, bucket, Tokens).Write(Error, PayloadName, Payload, isEnvelopeLast);
    }
}
