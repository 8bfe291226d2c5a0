using System.Globalization;
using System.Text.Json;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>The one seller of an answer. A seller that Keepa does not know is absent from the map.</summary>
internal sealed class SellerPayload(SellerId sellerId, Marketplace marketplace) : IAnswerPayload
{
    public string? ArrayProperty => null;

    /// <summary>Null for a seller that Keepa does not know.</summary>
    public SellerReading? Seller { get; private set; }

    public bool IsComplete { get; private set; }

    public bool IsEmpty => Seller is null;

    public void Property(string name, ref Utf8JsonReader value)
    {
        if (name != "sellers" || value.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        IsComplete = true;
        while (value.NextProperty() is { } key)
        {
            if (value.TokenType == JsonTokenType.StartObject && string.Equals(key, sellerId.Value, StringComparison.OrdinalIgnoreCase))
            {
                Seller = Read(ref value);
            }

            value.SkipValue();
        }
    }

    public void Element(ref Utf8JsonReader element)
    {
    }

    public void ArrayBegins()
    {
    }

    private SellerReading Read(ref Utf8JsonReader reader)
    {
        string? sellerName = null, businessName = null, history = null;
        List<string?>? asins = null;
        var competitors = new List<Competitor>();
        var brands = new List<BrandShare>();
        long? trackedSince = null;
        while (reader.NextProperty() is { } name)
        {
            var isArray = reader.TokenType == JsonTokenType.StartArray;
            switch (name)
            {
                case "sellerName": sellerName = reader.Text(); break;
                case "businessName": businessName = reader.Text(); break;
                case "trackedSince": trackedSince = reader.Integer(); break;
                case "asinList" when isArray: asins = Texts(ref reader); break;
                case "competitors" when isArray: competitors = Competitors(ref reader); break;
                case "sellerBrandStatistics" when isArray: brands = Brands(ref reader); break;
                case "totalStorefrontAsinsCSV": history = History(ref reader); break;
                default: break;
            }

            reader.SkipValue();
        }

        return new SellerReading(
            sellerId,
            marketplace,
            SellerName.From(sellerName, businessName),
            asins is null ? null : AsinList.Normalize(asins).Valid,
            competitors,
            brands,
            history,
            KeepaTime.FromMinutes(trackedSince));
    }

    private static List<string?> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string?>();
        while (reader.NextElement())
        {
            texts.Add(reader.Text());
            reader.SkipValue();
        }

        return texts;
    }

    private static List<Competitor> Competitors(ref Utf8JsonReader reader)
    {
        var competitors = new List<Competitor>();
        while (reader.NextElement())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                string? id = null;
                double? percent = null;
                while (reader.NextProperty() is { } name)
                {
                    id = name == "sellerId" ? reader.Text() : id;
                    percent = name == "percent" ? reader.Number() : percent;
                    reader.SkipValue();
                }

                if (!string.IsNullOrWhiteSpace(id))
                {
                    competitors.Add(new Competitor(id.Trim().ToUpperInvariant(), percent ?? 0));
                }
            }

            reader.SkipValue();
        }

        return competitors;
    }

    private static List<BrandShare> Brands(ref Utf8JsonReader reader)
    {
        var brands = new List<BrandShare>();
        while (reader.NextElement())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                string? brand = null;
                long? count = null, rank = null, amazon = null;
                while (reader.NextProperty() is { } name)
                {
                    brand = name == "brand" ? reader.Text() : brand;
                    count = name == "productCount" ? reader.Integer() : count;
                    rank = name == "avg30SalesRank" ? reader.Integer() : rank;
                    amazon = name == "productCountWithAmazonOffer" ? reader.Integer() : amazon;
                    reader.SkipValue();
                }

                if (!string.IsNullOrWhiteSpace(brand))
                {
                    brands.Add(new BrandShare(brand, Int(count) ?? 0, Int(rank), Int(amazon)));
                }
            }

            reader.SkipValue();
        }

        return brands;
    }

    // An array of time and count today; a text in older answers.
    private static string? History(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? reader.Text()
        : reader.Integers() is { Count: > 0 } values
            ? string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))
            : null;

    private static int? Int(long? value) => value is >= 0 and <= int.MaxValue ? (int)value : null;
}
