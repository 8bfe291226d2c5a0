using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Reads a JSON string that PostgreSQL can store: without NUL characters, and with a replacement for what is no Unicode.
/// The framework's own reading throws at a lone surrogate, and keeps NUL.
/// </summary>
internal static class JsonText
{
    /// <param name="reader">Stands on a string.</param>
    public static string Read(in Utf8JsonReader reader)
    {
        var raw = Encoding.UTF8.GetString(reader.ValueSpan);
        return reader.ValueIsEscaped ? Unescape(raw) : raw;
    }

    private static string Unescape(string raw)
    {
        var units = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                units.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                units.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                units.Append(raw[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var same => same });
            }
        }

        units.Replace("\0", "");
        var text = new StringBuilder(units.Length);
        foreach (var rune in units.ToString().EnumerateRunes())
        {
            text.Append(rune); // a lone surrogate comes as U+FFFD
        }

        return text.ToString();
    }
}
