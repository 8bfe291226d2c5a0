using System.Buffers;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Finds where a JSON value ends by its brackets and quotes alone. That is much cheaper than reading it, works over any number
/// of buffer fills without starting again, and keeps one broken product from taking its neighbours with it.
/// </summary>
internal struct JsonValueEnd
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> InString = SearchValues.Create("\"\\"u8);
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

        while (_position < value.Length)
        {
            var found = value[_position..].IndexOfAny(_inString ? InString : Structure);
            if (found < 0)
            {
                _position = value.Length;
                return false;
            }

            _position += found;
            switch (value[_position])
            {
                case (byte)'\\':
                    _position += 2; // the escaped character may lie beyond these bytes: the next call goes on behind it
                    continue;
                case (byte)'"':
                    _inString = !_inString;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    _depth--;
                    break;
            }

            _position++;
            if (_depth <= 0 && !_inString)
            {
                length = _position;
                return true;
            }
        }

        return false;
    }
}
