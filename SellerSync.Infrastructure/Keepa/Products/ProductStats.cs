using System.Text.Json;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Products;

/// <summary>The current values of a product; null where Keepa has none.</summary>
internal readonly record struct ProductStats(int? BuyBoxPrice, int? SalesRank, int? Rating, int? RatingCount)
{
    // Indices of Keepa's value types.
    private const int SalesRankIndex = 3;
    private const int RatingIndex = 16;
    private const int RatingCountIndex = 17;

    /// <param name="reader">Stands on the field's name.</param>
    public static ProductStats Read(ref Utf8JsonReader reader, LenientReader read)
    {
        int? buyBoxPrice = null;
        var current = default(ProductStats);
        if (read.Enter(ref reader, JsonTokenType.StartObject, "stats"))
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("buyBoxPrice"u8)) buyBoxPrice = read.Integer(ref reader, "stats.buyBoxPrice");
                else if (reader.ValueTextEquals("current"u8)) current = ReadCurrent(ref reader, read);
                else reader.Skip();
            }
        }

        return current with { BuyBoxPrice = buyBoxPrice > 0 ? buyBoxPrice : null };
    }

    private static ProductStats ReadCurrent(ref Utf8JsonReader reader, LenientReader read)
    {
        int? salesRank = null, rating = null, ratingCount = null;
        if (read.Enter(ref reader, JsonTokenType.StartArray, "stats.current"))
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (index == SalesRankIndex) salesRank = read.Integer(ref reader, "stats.current[3]");
                else if (index == RatingIndex) rating = read.Integer(ref reader, "stats.current[16]");
                else if (index == RatingCountIndex) ratingCount = read.Integer(ref reader, "stats.current[17]");
                else reader.Skip();
            }
        }

        return new ProductStats(
            null,
            salesRank > 0 ? salesRank : null,
            rating is >= 10 and <= 50 ? rating : null,
            ratingCount >= 0 ? ratingCount : null);
    }
}
