using System.Text.Json;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>Passes over what nobody wants: most of an answer is histories of offers that are not the seller's.</summary>
internal static class JsonSkip
{
    /// <summary>
    /// Like <see cref="Utf8JsonReader.Skip"/>, but of an array or an object only the end is looked for (<see cref="JsonValueEnd"/>).
    /// What stands in it may be anything.
    /// </summary>
    /// <param name="json">What the reader reads; it is moved on as well.</param>
    /// <exception cref="JsonException">It has no end.</exception>
    public static void Over(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
        }

        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return;
        }

        var start = (int)reader.TokenStartIndex;
        var end = new JsonValueEnd();
        if (!end.TryFind(json[start..], out var length))
        {
            throw new JsonException();
        }

        // A reader that has read the opening bracket goes on at the closing one, as if nothing stood between them.
        json = json[(start + length - 1)..];
        reader = new Utf8JsonReader(json, isFinalBlock: true, reader.CurrentState);
        reader.Read();
    }
}
