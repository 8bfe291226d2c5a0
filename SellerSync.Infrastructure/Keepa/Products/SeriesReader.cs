using System.Text.Json;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Products;

/// <summary>What a series of "time, price, shipping" tells: its newest price and its earliest time.</summary>
internal readonly record struct PriceSeries(int? Price, int? Shipping, int? EarliestPoint);

/// <summary>
/// Reads Keepa's histories, flat arrays whose newest entry is the last. One whose length does not fit is not guessed at.
/// </summary>
internal static class SeriesReader
{
    /// <summary>Reads "time, price, shipping, ...".</summary>
    public static PriceSeries Prices(ref Utf8JsonReader reader, string field, LenientReader read)
    {
        int? price = null, shipping = null, earliest = null;
        var length = 0;
        if (!read.Enter(ref reader, JsonTokenType.StartArray, field))
        {
            return default;
        }

        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; length++)
        {
            var value = read.Integer(ref reader, field);
            switch (length % 3)
            {
                case 0 when value > 0 && (earliest is null || value < earliest):
                    earliest = value;
                    break;
                case 1:
                    price = value;
                    break;
                case 2:
                    shipping = value;
                    break;
            }
        }

        return IsWhole(length, 3, field, read) ? new PriceSeries(price, shipping, earliest) : default;
    }

    /// <summary>Reads "time, value, ..."; the newest value, null where there is none.</summary>
    public static int? Newest(ref Utf8JsonReader reader, string field, LenientReader read)
    {
        int? value = null;
        var length = 0;
        if (!read.Enter(ref reader, JsonTokenType.StartArray, field))
        {
            return null;
        }

        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; length++)
        {
            value = read.Integer(ref reader, field);
        }

        return IsWhole(length, 2, field, read) ? value : null;
    }

    private static bool IsWhole(int length, int width, string field, LenientReader read)
    {
        if (length % width != 0)
        {
            read.Warn(field);
            return false;
        }

        return length > 0;
    }
}
