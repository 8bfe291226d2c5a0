using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>Answers of Keepa's that may be shown to others: no key, nothing that names a person. The simulator replays it.</summary>
public sealed record Recording(DateTimeOffset RecordedAt, IReadOnlyList<RecordedExchange> Exchanges)
{
    public string ToJson() => ToJson(RecordingJson.Readable.Recording);

    /// <exception cref="JsonException">The text is no recording.</exception>
    public static Recording Parse(string json) => Parse(json, RecordingJson.Readable.Recording);

    private string ToJson(JsonTypeInfo<Recording> shape) => JsonSerializer.Serialize(this, shape);

    private static Recording Parse(string json, JsonTypeInfo<Recording> shape) =>
        JsonSerializer.Deserialize(json, shape) ?? throw new JsonException("The recording is null.");
}

/// <param name="Path">With a slash at its start.</param>
/// <param name="Query">All of it but the key.</param>
/// <param name="Body">Null where the answer was no JSON: what else it was nobody can make harmless.</param>
public sealed record RecordedExchange(string Path, IReadOnlyDictionary<string, string> Query, int Status, JsonNode? Body);

[JsonSerializable(typeof(Recording))]
internal sealed partial class RecordingJson : JsonSerializerContext
{
    public static RecordingJson Readable { get; } = new(new JsonSerializerOptions
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
