using System.Text.Json;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>The products of an answer, matched by ASIN to what was asked: order, number and strangers do not matter.</summary>
internal sealed class ProductsPayload(SellerId sellerId, Marketplace marketplace, IReadOnlyList<Asin> asked) : IAnswerPayload
{
    private const int InvalidType = 4;

    private readonly Dictionary<Asin, Product> _products = [];
    private readonly Dictionary<Asin, ProductFailure> _failures = asked.Distinct().ToDictionary(asin => asin, _ => ProductFailure.NotReturned);

    public string ArrayProperty => "products";

    public bool IsComplete { get; private set; }

    public bool IsEmpty => _products.Count == 0;

    /// <summary>What was odd, by ASIN; for the log.</summary>
    public List<string> Warnings { get; } = [];

    public ProductsAnswer Answer => new([.. asked.Distinct().Where(_products.ContainsKey).Select(asin => _products[asin])], _failures);

    public void ArrayBegins() => IsComplete = true;

    public void Property(string name, ref Utf8JsonReader value)
    {
    }

    public void Element(ref Utf8JsonReader element)
    {
        if (element.TokenType != JsonTokenType.StartObject)
        {
            Warnings.Add("an entry that is no product");
            return;
        }

        var entry = ProductEntry.Read(ref element, sellerId);
        if (!Asin.TryParse(entry.Asin, out var asin) || (!_failures.ContainsKey(asin) && !_products.ContainsKey(asin)))
        {
            Warnings.Add("a product that was not asked for");
            return;
        }

        if (_products.ContainsKey(asin))
        {
            Warnings.Add($"{asin} came twice");
            return;
        }

        if (entry.Type == InvalidType)
        {
            _failures[asin] = ProductFailure.Invalid;
            return;
        }

        _failures.Remove(asin);
        _products[asin] = entry.ToProduct(asin, marketplace);
        if (entry.Odd.Count > 0)
        {
            Warnings.Add($"{asin}: {string.Join(", ", entry.Odd)}");
        }
    }
}
