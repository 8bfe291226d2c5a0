using System.Diagnostics.CodeAnalysis;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Some JSON writers print <c>NaN</c> and <c>Infinity</c>, which JSON does not have. Such a word becomes an empty string of the
/// same width, so that it reads as one field of a wrong type and the rest of its object is kept.
/// </summary>
internal static class BareWords
{
    public static bool TryReplace(ReadOnlySpan<byte> json, [NotNullWhen(true)] out byte[]? replaced)
    {
        var copy = json.ToArray();
        var inString = false;
        var found = false;
        for (var i = 0; i < copy.Length; i++)
        {
            if (inString && copy[i] == '\\')
            {
                i++;
            }
            else if (copy[i] == '"')
            {
                inString = !inString;
            }
            else if (!inString && WordLength(copy.AsSpan(i)) is var length and > 0)
            {
                copy.AsSpan(i, length).Fill((byte)' ');
                copy[i] = copy[i + 1] = (byte)'"';
                found = true;
                i += length - 1;
            }
        }

        replaced = found ? copy : null;
        return found;
    }

    private static int WordLength(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3
        : json.StartsWith("Infinity"u8) ? 8
        : json.StartsWith("-Infinity"u8) ? 9
        : 0;
}
