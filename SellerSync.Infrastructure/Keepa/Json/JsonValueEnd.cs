using System.Buffers;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Finds where a JSON value ends by its brackets and quotes alone. That is much cheaper than reading it, works over any number
/// of buffer fills without starting again, and keeps one broken product from taking its neighbours with it.
/// </summary>
internal struct JsonValueEnd
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",]} \t\r\n"u8);

    private int _position;
    private int _depth;
    private bool _inString;

    /// <param name="value">The bytes from the value's first one on, as many as there are by now.</param>
    /// <param name="length">How long the value is.</param>
    /// <returns>Whether the value ends within these bytes.</returns>
    public bool TryFind(ReadOnlySpan<byte> value, out int length)
    {
        length = 0;
        if (_position == 0 && !value.IsEmpty && !Structure.Contains(value[0]))
        {
            length = value.IndexOfAny(AfterScalar);
            return length >= 0;
        }

        var (position, depth, inString) = (_position, _depth, _inString);
        while (position < value.Length)
        {
            var rest = value[position..];
            var found = inString ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOfAny(Structure);
            if (found < 0)
            {
                position = value.Length;
                break;
            }

            position += found;
            switch (value[position])
            {
                case (byte)'\\':
                    position += 2; // the escaped character may lie beyond these bytes: the next call goes on behind it
                    continue;
                case (byte)'"':
                    inString = !inString;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            position++;
            if (depth <= 0 && !inString)
            {
                length = position;
                return true;
            }
        }

        (_position, _depth, _inString) = (position, depth, inString);
        return false;
    }
}
