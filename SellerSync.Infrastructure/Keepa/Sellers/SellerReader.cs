using System.Text.Json;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Sellers;

/// <summary>Reads one value of <c>sellers</c>.</summary>
internal sealed class SellerReader(SellerId sellerId, Marketplace marketplace, FieldNotes? notes = null)
{
    private readonly LenientReader _read = new(notes);
    private readonly List<Competitor> _competitors = [];
    private readonly List<BrandShare> _brands = [];
    private string? _sellerName;
    private string? _businessName;
    private IReadOnlyList<Asin>? _asins;
    private string? _history;
    private int? _trackedSince;

    /// <summary>The fields that were of another type than they should be.</summary>
    public IReadOnlyList<string> Unreadable => _read.Unreadable;

    /// <param name="reader">Stands on the seller's name in the map.</param>
    /// <returns>The seller; null where its value is null or no object.</returns>
    public SellerReading? Read(ref Utf8JsonReader reader)
    {
        if (!_read.Enter(ref reader, JsonTokenType.StartObject, "seller"))
        {
            return null;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            ReadField(ref reader);
        }

        return new SellerReading(
            sellerId,
            marketplace,
            SellerName.From(_sellerName, _businessName),
            _asins,
            _competitors,
            _brands,
            _history,
            _trackedSince > 0 ? KeepaTime.FromMinutes(_trackedSince.Value) : null);
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("sellerName"u8)) _sellerName = _read.Text(ref reader, "sellerName");
        else if (reader.ValueTextEquals("businessName"u8)) _businessName = _read.Text(ref reader, "businessName");
        else if (reader.ValueTextEquals("trackedSince"u8)) _trackedSince = _read.Integer(ref reader, "trackedSince");
        else if (reader.ValueTextEquals("asinList"u8)) ReadAsins(ref reader);
        else if (reader.ValueTextEquals("totalStorefrontAsinsCSV"u8)) ReadHistory(ref reader);
        else if (reader.ValueTextEquals("competitors"u8)) ReadCompetitors(ref reader);
        else if (reader.ValueTextEquals("sellerBrandStatistics"u8)) ReadBrands(ref reader);
        else reader.Skip();
    }

    private void ReadAsins(ref Utf8JsonReader reader)
    {
        if (!_read.Enter(ref reader, JsonTokenType.StartArray, "asinList"))
        {
            return;
        }

        var texts = new List<string?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(_read.Text(ref reader, "asinList"));
        }

        var (valid, invalid) = AsinList.Normalize(texts);
        _asins = valid;
        if (invalid.Count > 0)
        {
            _read.Warn("asinList");
        }
    }

    // An array of numbers; a text in older notes.
    private void ReadHistory(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            _history = JsonText.Read(reader) is { Length: > 0 } text ? text : null;
        }
        else if (_read.Enter(ref reader, JsonTokenType.StartArray, "totalStorefrontAsinsCSV"))
        {
            var numbers = new List<int>();
            var whole = true;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var number = _read.Integer(ref reader, "totalStorefrontAsinsCSV");
                whole &= number is not null;
                numbers.Add(number ?? 0);
            }

            _history = whole && numbers.Count > 0 ? string.Join(',', numbers) : null;
        }
    }

    private void ReadCompetitors(ref Utf8JsonReader reader)
    {
        if (!_read.Enter(ref reader, JsonTokenType.StartArray, "competitors"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!_read.Enter(ref reader, JsonTokenType.StartObject, "competitors"))
            {
                continue;
            }

            string? id = null;
            double? percent = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("sellerId"u8)) id = _read.Text(ref reader, "competitors.sellerId");
                else if (reader.ValueTextEquals("percent"u8)) percent = _read.Number(ref reader, "competitors.percent");
                else reader.Skip();
            }

            if (!string.IsNullOrWhiteSpace(id))
            {
                _competitors.Add(new Competitor(id.Trim().ToUpperInvariant(), percent ?? 0));
            }
        }
    }

    private void ReadBrands(ref Utf8JsonReader reader)
    {
        if (!_read.Enter(ref reader, JsonTokenType.StartArray, "sellerBrandStatistics"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_read.Enter(ref reader, JsonTokenType.StartObject, "sellerBrandStatistics"))
            {
                ReadBrand(ref reader);
            }
        }
    }

    private void ReadBrand(ref Utf8JsonReader reader)
    {
        string? brand = null;
        int? productCount = null, rank = null, withAmazon = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("brand"u8)) brand = _read.Text(ref reader, "sellerBrandStatistics.brand");
            else if (reader.ValueTextEquals("productCount"u8)) productCount = _read.Integer(ref reader, "sellerBrandStatistics.productCount");
            else if (reader.ValueTextEquals("avg30SalesRank"u8)) rank = _read.Integer(ref reader, "sellerBrandStatistics.avg30SalesRank");
            else if (reader.ValueTextEquals("productCountWithAmazonOffer"u8)) withAmazon = _read.Integer(ref reader, "sellerBrandStatistics.productCountWithAmazonOffer");
            else reader.Skip();
        }

        if (!string.IsNullOrWhiteSpace(brand))
        {
            _brands.Add(new BrandShare(brand, Math.Max(0, productCount ?? 0), rank > 0 ? rank : null, withAmazon >= 0 ? withAmazon : null));
        }
    }
}
