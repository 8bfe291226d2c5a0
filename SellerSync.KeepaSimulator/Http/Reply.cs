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

    public JsonObject Write(DateTimeOffset start, TimeProvider time, bool isEnvelopeLast)
    {
        var elapsed = (int)(time.GetUtcNow() - start).TotalMilliseconds;
        var envelope = new Envelope(start, Bucket?.Read() ?? default, Tokens, elapsed);
        return envelope.Write(Error, PayloadName, Payload, isEnvelopeLast);
    }
}
