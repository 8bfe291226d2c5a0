using System.Text;
using System.Text.Json;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Products;

/// <summary>Reads the offers of a product. Those of other sellers, nearly all, are passed over without a look at their histories.</summary>
internal static class OfferReader
{
    /// <param name="reader">Stands on the field's name.</param>
    /// <param name="json">What it reads.</param>
    public static void Read(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> json, string sellerId, ProductOffers offers, LenientReader read)
    {
        if (!read.Enter(ref reader, JsonTokenType.StartArray, "offers"))
        {
            return;
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (read.Enter(ref reader, JsonTokenType.StartObject, "offers"))
            {
                ReadOffer(ref reader, ref json, index, sellerId, offers, read);
            }
        }
    }

    private static void ReadOffer(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> json, int index, string sellerId, ProductOffers offers, LenientReader read)
    {
        var start = reader;
        var ofSeller = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("sellerId"u8))
            {
                reader.Read();
                ofSeller = reader.TokenType == JsonTokenType.String && Ascii.EqualsIgnoreCase(reader.ValueSpan, sellerId);
                reader.Skip();
            }
            else if (reader.ValueTextEquals("lastSeen"u8))
            {
                offers.NewestSeen = Max(offers.NewestSeen, read.Integer(ref reader, "offers.lastSeen"));
            }
            else
            {
                JsonSkip.Over(ref reader, ref json);
            }
        }

        if (ofSeller)
        {
            offers.OfSeller.Add(ReadOfSeller(start, index, read));
        }
    }

    private static SellerOffer ReadOfSeller(Utf8JsonReader reader, int index, LenientReader read)
    {
        int? condition = null, stock = null, lastSeen = null;
        bool? isFba = null;
        PriceSeries prices = default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("condition"u8)) condition = read.Integer(ref reader, "offers.condition");
            else if (reader.ValueTextEquals("isFBA"u8)) isFba = read.Flag(ref reader, "offers.isFBA");
            else if (reader.ValueTextEquals("offerCSV"u8)) prices = SeriesReader.Prices(ref reader, "offers.offerCSV", read);
            else if (reader.ValueTextEquals("stockCSV"u8)) stock = SeriesReader.Newest(ref reader, "offers.stockCSV", read);
            else if (reader.ValueTextEquals("lastSeen"u8)) lastSeen = read.Integer(ref reader, "offers.lastSeen");
            else reader.Skip();
        }

        return new SellerOffer(
            index, condition ?? 0, isFba ?? false, NotNegative(prices.Price), NotNegative(prices.Shipping), NotNegative(stock), prices.EarliestPoint, lastSeen);
    }

    // -1 and -2 are Keepa's ways to say that there is no value.
    private static int? NotNegative(int? value) => value >= 0 ? value : null;

    private static int? Max(int? left, int? right) => left is null || right > left ? right : left;
}
