using System.Text.Json;
using System.Text.Json.Serialization;

namespace SellerSync.Infrastructure.Queues;

/// <summary>Rings for a drain.</summary>
/// <param name="Version">1.</param>
/// <param name="SellerUuid">Whose batches come first, or null.</param>
public sealed record DrainMessage(int Version, Guid? SellerUuid)
{
    public const int CurrentVersion = 1;

    /// <exception cref="UnreadableMessageException">The text is no such message, or of a version that this program does not know.</exception>
    public static DrainMessage Parse(string text) =>
        MessageText.Parse(text, MessageJson.Default.DrainMessage, message => message.Version == CurrentVersion);

    public override string ToString() => JsonSerializer.Serialize(this, MessageJson.Default.DrainMessage);
}

/// <summary>A queue message that this program cannot read: it ends in the poison queue.</summary>
public sealed class UnreadableMessageException(string message, Exception? innerException = null) : Exception(message, innerException);

internal static class MessageText
{
    public static T Parse<T>(string text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape, Func<T, bool> isKnown)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, shape) is { } message && isKnown(message)
                ? message
                : throw new UnreadableMessageException($"A {typeof(T).Name} of an unknown version or without its ID");
        }
        catch (JsonException exception)
        {
            throw new UnreadableMessageException($"A {typeof(T).Name} that is no JSON of its shape", exception);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HandOverMessage))]
[JsonSerializable(typeof(DrainMessage))]
internal sealed partial class MessageJson : JsonSerializerContext;
