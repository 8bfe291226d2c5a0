using System.Text.Json;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Products;

/// <summary>The products of one answer, matched by ASIN to those that were asked for.</summary>
internal sealed class ProductsPayload(
    SellerId sellerId, Marketplace marketplace, IReadOnlyCollection<Asin> asked, ILogger logger, FieldNotes? notes = null) : IPayload
{
    private readonly Dictionary<Asin, Product> _products = [];
    private readonly Dictionary<Asin, ProductFailure> _failures = [];
    private readonly HashSet<Asin> _asked = [.. asked];

    public bool WasRead { get; set; }

    public string Field => "products";

    public bool IsArray => true;

    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = ReadProduct(json, out var readable);
        if (reader.Asin is not { } asin)
        {
            KeepaLog.ProductWithoutAsin(logger, sellerId);
        }
        else if (!_asked.Contains(asin))
        {
            KeepaLog.ProductNotAsked(logger, asin);
        }
        else if (_products.ContainsKey(asin))
        {
            KeepaLog.ProductTwice(logger, asin);
        }
        else
        {
            Add(asin, reader, readable);
        }
    }

    /// <summary>What became of each ASIN that was asked for, in the order asked.</summary>
    public ProductsAnswer ToAnswer() => new(
        [.. asked.Where(_products.ContainsKey).Select(asin => _products[asin])],
        asked.Where(asin => !_products.ContainsKey(asin))
            .ToDictionary(asin => asin, asin => _failures.GetValueOrDefault(asin, ProductFailure.NotReturned)));

    private void Add(Asin asin, ProductReader reader, bool readable)
    {
        if (reader.Unreadable.Count > 0)
        {
            KeepaLog.FieldsUnreadable(logger, asin, string.Join(", ", reader.Unreadable));
        }

        if (!readable)
        {
            KeepaLog.ProductUnreadable(logger, asin);
            _failures.TryAdd(asin, ProductFailure.Unreadable);
        }
        else if (reader.IsInvalid)
        {
            _failures[asin] = ProductFailure.Invalid;
        }
        else
        {
            _products.Add(asin, reader.ToProduct()!);
        }
    }

    private ProductReader ReadProduct(ReadOnlySpan<byte> json, out bool readable)
    {
        var reader = new ProductReader(sellerId, marketplace, notes);
        readable = TryRead(reader, json);
        if (readable || !BareWords.TryReplace(json, out var replaced))
        {
            return reader;
        }

        notes?.Clear();
        reader = new ProductReader(sellerId, marketplace, notes);
        readable = TryRead(reader, replaced);
        return reader;
    }

    private static bool TryRead(ProductReader reader, ReadOnlySpan<byte> json)
    {
        try
        {
            reader.Read(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
