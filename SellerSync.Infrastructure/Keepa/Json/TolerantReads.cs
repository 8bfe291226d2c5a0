using System.Text.Json;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Reads values that may be of any type: what is not of the wanted one is null, never an exception. The reader stands on
/// the value, which is in its buffer as a whole.
/// </summary>
internal static class TolerantReads
{
    public static long? Integer(this ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null;

    public static double? Number(this ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value) ? value : null;

    public static bool? Flag(this ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    /// <summary>Text without NUL characters, which PostgreSQL refuses; null for invalid UTF-8 or lone surrogates.</summary>
    public static string? Text(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        try
        {
            return reader.GetString()?.Replace("\0", "", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Inside an object: moves to the next property's value and gives its name, or null at the end.</summary>
    public static string? NextProperty(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            return null;
        }

        string name;
        try
        {
            name = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            name = "";
        }

        reader.Read();
        return name;
    }

    /// <summary>Inside an array: moves to the next element, or says that there is none.</summary>
    public static bool NextElement(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Leaves the value behind, whatever it is, unless it has been read to its end already.</summary>
    public static void SkipValue(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            // The value is in the buffer as a whole, but not the document: Skip would refuse.
            reader.TrySkip();
        }
    }

    /// <summary>All integers of an array; null where the value is no array or an element is no integer.</summary>
    public static List<long>? Integers(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.SkipValue();
            return null;
        }

        var (values, valid) = (new List<long>(), true);
        while (reader.NextElement())
        {
            if (reader.Integer() is { } value)
            {
                values.Add(value);
            }
            else
            {
                reader.SkipValue();
                valid = false;
            }
        }

        return valid ? values : null;
    }
}
