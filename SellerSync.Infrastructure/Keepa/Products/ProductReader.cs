using System.Text.Json;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Products;

/// <summary>Reads one element of <c>products</c> in one pass, straight into a <see cref="Product"/>.</summary>
internal sealed class ProductReader(SellerId sellerId, Marketplace marketplace, FieldNotes? notes = null)
{
    private const int InvalidType = 4;

    // Ten million dollars, a thousand million yen: beyond that a price is noise, and some databases cannot hold it.
    private const int PriceLimit = 1_000_000_000;

    private readonly LenientReader _read = new(notes);
    private readonly ProductOffers _offers = new();
    private readonly List<string> _images = [];
    private Asin? _asin;
    private string? _title;
    private string? _brand;
    private string? _category;
    private ProductStats _stats;
    private int? _productType;
    private int? _monthlySales;
    private int? _lastUpdate;
    private bool _offersSuccessful;
    private bool _noLiveOffers;

    /// <summary>The element's ASIN as far as it was read; null where it is none.</summary>
    public Asin? Asin => _asin;

    /// <summary>The fields that were of another type than they should be.</summary>
    public IReadOnlyList<string> Unreadable => _read.Unreadable;

    /// <summary>Whether Amazon does not know the ASIN.</summary>
    public bool IsInvalid => _productType == InvalidType;

    /// <exception cref="JsonException">The element is no JSON object.</exception>
    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, LenientReader.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            ReadField(ref reader, ref json);
        }
    }

    /// <summary>The product as read; null without an ASIN.</summary>
    public Product? ToProduct()
    {
        if (_asin is not { } asin)
        {
            return null;
        }

        // Keepa sends null where no offer is live, and also where it could not look.
        if (_noLiveOffers && _offersSuccessful)
        {
            _offers.LiveOrder = [];
        }

        var offer = _offers.Choose(_lastUpdate);
        return new Product(
            asin,
            _title,
            _brand,
            _category,
            _images,
            Price(_stats.BuyBoxPrice),
            _stats.SalesRank,
            _stats.Rating / 10m,
            _stats.RatingCount,
            _monthlySales >= 0 ? _monthlySales : null,
            offer is null ? null : new StorefrontOffer(Price(offer.Price), offer.Stock, offer.IsFba),
            _offers.EarliestPoint is { } minutes ? KeepaTime.FromMinutes(minutes) : null);
    }

    private decimal? Price(int? smallestUnits) => smallestUnits is { } price and < PriceLimit ? marketplace.Price(price) : null;

    private void ReadField(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> json)
    {
        if (reader.ValueTextEquals("asin"u8)) _asin = ReadAsin(ref reader);
        else if (reader.ValueTextEquals("title"u8)) _title = _read.Text(ref reader, "title");
        else if (reader.ValueTextEquals("brand"u8)) _brand = _read.Text(ref reader, "brand");
        else if (reader.ValueTextEquals("categoryTree"u8)) ReadCategory(ref reader);
        else if (reader.ValueTextEquals("images"u8)) ReadImages(ref reader);
        else if (reader.ValueTextEquals("stats"u8)) _stats = ProductStats.Read(ref reader, _read);
        else if (reader.ValueTextEquals("productType"u8)) _productType = _read.Integer(ref reader, "productType");
        else if (reader.ValueTextEquals("monthlySold"u8)) _monthlySales = _read.Integer(ref reader, "monthlySold");
        else if (reader.ValueTextEquals("lastUpdate"u8)) _lastUpdate = _read.Integer(ref reader, "lastUpdate");
        else if (reader.ValueTextEquals("liveOffersOrder"u8)) ReadLiveOrder(ref reader);
        else if (reader.ValueTextEquals("offersSuccessful"u8)) _offersSuccessful = _read.Flag(ref reader, "offersSuccessful") ?? false;
        else if (reader.ValueTextEquals("offers"u8)) OfferReader.Read(ref reader, ref json, sellerId.Value, _offers, _read);
        else JsonSkip.Over(ref reader, ref json);
    }

    private Asin? ReadAsin(ref Utf8JsonReader reader) =>
        Domain.Asins.Asin.TryParse(_read.Text(ref reader, "asin"), out var asin) ? asin : null;

    // The root comes first.
    private void ReadCategory(ref Utf8JsonReader reader)
    {
        if (!_read.Enter(ref reader, JsonTokenType.StartArray, "categoryTree"))
        {
            return;
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index > 0)
            {
                reader.Skip();
            }
            else if (_read.Enter(ref reader, JsonTokenType.StartObject, "categoryTree"))
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    if (reader.ValueTextEquals("name"u8)) _category = _read.Text(ref reader, "categoryTree.name");
                    else reader.Skip();
                }
            }
        }
    }

    // Some images have no large size.
    private void ReadImages(ref Utf8JsonReader reader)
    {
        if (!_read.Enter(ref reader, JsonTokenType.StartArray, "images"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!_read.Enter(ref reader, JsonTokenType.StartObject, "images"))
            {
                continue;
            }

            string? large = null, medium = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("l"u8)) large = _read.Text(ref reader, "images.l");
                else if (reader.ValueTextEquals("m"u8)) medium = _read.Text(ref reader, "images.m");
                else reader.Skip();
            }

            // File names hold no space, and are stored with spaces between them.
            if ((large ?? medium) is { Length: > 0 } image)
            {
                if (image.Contains(' ', StringComparison.Ordinal)) _read.Warn("images");
                else _images.Add(image);
            }
        }
    }

    private void ReadLiveOrder(ref Utf8JsonReader reader)
    {
        if (!_read.Enter(ref reader, JsonTokenType.StartArray, "liveOffersOrder"))
        {
            _noLiveOffers = reader.TokenType == JsonTokenType.Null;
            return;
        }

        _offers.LiveOrder = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_read.Integer(ref reader, "liveOffersOrder") is { } index)
            {
                _offers.LiveOrder.Add(index);
            }
        }
    }
}
