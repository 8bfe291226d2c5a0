using SellerSync.Benchmarks.KeepaAnswers;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;

namespace SellerSync.Benchmarks.ProductStorage;

/// <summary>Mapped products, given out again and again under ASINs that nobody has stored yet.</summary>
internal sealed class Shelf
{
    private readonly IReadOnlyList<Product> _products;
    private int _last;

    private Shelf(IReadOnlyList<Product> products) => _products = products;

    public static async Task<Shelf> MakeAsync(int count, CancellationToken cancellationToken)
    {
        var grown = await GrownProducts.MakeAsync(count, cancellationToken);
        Asin[] asins = [.. grown.Products.Keys.Select(Asin.Parse)];
        return new Shelf((await AnswerReading.MapAsync(new MemoryStream(grown.Answer(grown.Products.Keys)), asins)).Products);
    }

    public IReadOnlyList<Product> Next(int count) =>
        [.. Enumerable.Range(0, count).Select(index => _products[index % _products.Count] with { Asin = Asin.Parse($"B{++_last:D9}") })];
}
