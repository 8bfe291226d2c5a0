using System.Text.Json;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>One entry of <c>products</c> as sent: only the fields that are used, each null where absent or of a wrong type.</summary>
internal sealed class ProductEntry
{
    // Indices into stats.current: Keepa's price types.
    private const int SalesRankType = 3;
    private const int RatingType = 16;
    private const int RatingCountType = 17;

    private readonly List<string> _images = [];
    private List<OfferEntry> _offers = [];
    private List<long>? _liveOffers;
    private string? _title;
    private string? _brand;
    private string? _category;
    private long? _monthlySold;
    private long? _lastUpdate;
    private long? _buyBoxPrice;
    private List<long?> _current = [];

    public string? Asin { get; private set; }

    /// <summary>0 standard, 4 invalid; the rest is stored as seen.</summary>
    public long? Type { get; private set; }

    /// <summary>Fields of a wrong type: left out of the product.</summary>
    public List<string> Odd { get; } = [];

    /// <summary>Reads the entry; the reader stands on its first token and afterwards on its last.</summary>
    public static ProductEntry Read(ref Utf8JsonReader reader, SellerId sellerId)
    {
        var entry = new ProductEntry();
        while (reader.NextProperty() is { } name)
        {
            entry.Take(name, ref reader, sellerId);
            reader.SkipValue();
        }

        return entry;
    }

    public Product ToProduct(Asin asin, Marketplace marketplace)
    {
        var offer = OfferEntry.BestLive(_offers, _liveOffers, _lastUpdate);
        return new Product(
            asin,
            _title,
            _brand,
            _category,
            _images,
            _buyBoxPrice is > 0 ? Price(_buyBoxPrice, marketplace) : null,
            Int(Current(SalesRankType) is > 0 and var rank ? rank : null),
            Current(RatingType) is >= 10 and <= 50 and { } rating ? rating / 10m : null,
            Int(Current(RatingCountType) is >= 0 and var count ? count : null),
            Int(_monthlySold is >= 0 ? _monthlySold : null),
            offer is null ? null : new StorefrontOffer(Price(offer.Price, marketplace), Int(offer.Stock), offer.IsFba),
            _offers.Min(known => KeepaTime.FromMinutes(known.FirstSeen)));
    }

    private void Take(string name, ref Utf8JsonReader reader, SellerId sellerId)
    {
        var isNull = reader.TokenType == JsonTokenType.Null;
        switch (name)
        {
            case "asin": Asin = reader.Text(); break;
            case "productType": Type = Checked(name, reader.Integer(), isNull); break;
            case "title": _title = Checked(name, reader.Text(), isNull); break;
            case "brand": _brand = Checked(name, reader.Text(), isNull); break;
            case "monthlySold": _monthlySold = Checked(name, reader.Integer(), isNull); break;
            case "lastUpdate": _lastUpdate = Checked(name, reader.Integer(), isNull); break;
            case "categoryTree" when Is(JsonTokenType.StartArray, name, ref reader): TakeRootCategory(ref reader); break;
            case "images" when Is(JsonTokenType.StartArray, name, ref reader): TakeImages(ref reader); break;
            case "stats" when Is(JsonTokenType.StartObject, name, ref reader): TakeStats(ref reader); break;
            case "offers" when Is(JsonTokenType.StartArray, name, ref reader): _offers = OfferEntry.ReadOf(ref reader, sellerId, Odd); break;
            case "liveOffersOrder" when Is(JsonTokenType.StartArray, name, ref reader): _liveOffers = reader.Integers(); break;
            default: break;
        }
    }

    private void TakeRootCategory(ref Utf8JsonReader reader)
    {
        while (reader.NextElement())
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.SkipValue();
                continue;
            }

            while (reader.NextProperty() is { } name)
            {
                // the root comes first, the leaf last
                _category ??= name == "name" ? reader.Text() : null;
                reader.SkipValue();
            }
        }
    }

    private void TakeImages(ref Utf8JsonReader reader)
    {
        while (reader.NextElement())
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.SkipValue();
                continue;
            }

            string? large = null, medium = null;
            while (reader.NextProperty() is { } name)
            {
                large = name == "l" ? reader.Text() : large;
                medium = name == "m" ? reader.Text() : medium;
                reader.SkipValue();
            }

            // A file name holds no space: images are stored by spaces between them.
            if ((large ?? medium) is { Length: > 0 } file && !file.Contains(' ', StringComparison.Ordinal))
            {
                _images.Add(file);
            }
        }
    }

    private void TakeStats(ref Utf8JsonReader reader)
    {
        while (reader.NextProperty() is { } name)
        {
            if (name == "buyBoxPrice")
            {
                _buyBoxPrice = Checked("stats.buyBoxPrice", reader.Integer(), reader.TokenType == JsonTokenType.Null);
            }
            else if (name == "current" && Is(JsonTokenType.StartArray, "stats.current", ref reader))
            {
                var values = new List<long?>();
                while (reader.NextElement())
                {
                    values.Add(Checked("stats.current", reader.Integer(), reader.TokenType == JsonTokenType.Null));
                    reader.SkipValue();
                }

                _current = values;
            }

            reader.SkipValue();
        }
    }

    private long? Current(int index) => index < _current.Count ? _current[index] : null;

    private T? Checked<T>(string name, T? value, bool isNull)
    {
        if (value is null && !isNull)
        {
            Odd.Add(name);
        }

        return value;
    }

    private bool Is(JsonTokenType wanted, string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.Null && reader.TokenType != wanted)
        {
            Odd.Add(name);
        }

        return reader.TokenType == wanted;
    }

    private int? Int(long? value)
    {
        if (value is > int.MaxValue)
        {
            Odd.Add("a number too large to be true");
            return null;
        }

        return (int?)value;
    }

    // No price reaches a hundred million of the smallest unit times ten: beyond that it is noise.
    private static decimal? Price(long? smallestUnits, Marketplace marketplace) =>
        smallestUnits is >= 0 and < 1_000_000_000 ? marketplace.Price(smallestUnits.Value) : null;
}
