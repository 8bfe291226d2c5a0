using System.Text.Json;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Reads fields of an answer without failing on a wrong type: the value is null then, and the field is named for a warning.
/// Each method starts on a property's name or on the value itself, and ends on the value's last token.
/// </summary>
/// <param name="notes">Is told what was made of each field; null in all but the doctor.</param>
internal sealed class LenientReader(FieldNotes? notes = null)
{
    /// <summary>Deeper than anything of Keepa's, shallow enough to be harmless.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000 };

    private readonly List<string> _unreadable = [];

    /// <summary>The fields that were of another type than they should be.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    public void Warn(string field)
    {
        notes?.Garbled(field);
        if (!_unreadable.Contains(field))
        {
            _unreadable.Add(field);
        }
    }

    public string? Text(ref Utf8JsonReader reader, string field)
    {
        ToValue(ref reader);
        if (reader.TokenType == JsonTokenType.String)
        {
            var text = JsonText.Read(reader);
            notes?.Value(field, text);
            return text;
        }

        Refuse(ref reader, field);
        return null;
    }

    /// <summary>A number between -2^31 and 2^31: all that this system reads are.</summary>
    public int? Integer(ref Utf8JsonReader reader, string field)
    {
        ToValue(ref reader);
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var integer))
        {
            notes?.Value(field, integer);
            return integer;
        }

        if (Number(ref reader, field) is not { } number)
        {
            return null;
        }

        // Some writers put a point behind a whole number.
        if (number is >= int.MinValue and <= int.MaxValue && double.IsInteger(number))
        {
            return (int)number;
        }

        Warn(field);
        return null;
    }

    public double? Number(ref Utf8JsonReader reader, string field)
    {
        ToValue(ref reader);
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number))
        {
            notes?.Value(field, number);
            return number;
        }

        Refuse(ref reader, field);
        return null;
    }

    public bool? Flag(ref Utf8JsonReader reader, string field)
    {
        ToValue(ref reader);
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            notes?.Value(field, reader.GetBoolean() ? "true" : "false");
            return reader.GetBoolean();
        }

        Refuse(ref reader, field);
        return null;
    }

    /// <summary>Whether the value is an array or object as expected; then the reader stands on its start, else behind it.</summary>
    public bool Enter(ref Utf8JsonReader reader, JsonTokenType start, string field)
    {
        ToValue(ref reader);
        if (reader.TokenType == start)
        {
            notes?.Entered(field, start);
            return true;
        }

        Refuse(ref reader, field);
        return false;
    }

    private static void ToValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
        }
    }

    private void Refuse(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            notes?.Null(field);
        }
        else
        {
            Warn(field);
        }

        reader.Skip();
    }
}
