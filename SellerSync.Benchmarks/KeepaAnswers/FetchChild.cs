using Microsoft.Extensions.DependencyInjection;
using SellerSync.Benchmarks.Servers;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;

namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>Our side of figure 2, a process of its own: fetches, parses and maps a batch as the functions do.</summary>
internal static class FetchChild
{
    public const string Name = "fetch";
    public const int ProductsOfOneCall = 10;

    /// <param name="asins">Those of one batch; the first warms up.</param>
    public static async Task<int> RunAsync(Uri address, IReadOnlyList<string> asins)
    {
        await using var services = ComposedServices.On("Host=127.0.0.1", address);
        var keepa = services.GetRequiredService<IKeepa>();
        await FetchAsync(asins.Take(1));
        GC.Collect();
        Console.WriteLine("idle");
        await Console.In.ReadLineAsync();

        var calls = await Task.WhenAll(asins.Chunk(ProductsOfOneCall).Select(FetchAsync));
        Console.WriteLine($"{calls.Sum()} products");
        await Console.In.ReadLineAsync();
        return 0;

        async Task<int> FetchAsync(IEnumerable<string> some) =>
            (await keepa.GetProductsAsync(SellerId.Parse(GrownProducts.Seller), Marketplace.Find(1)!, [.. some.Select(Asin.Parse)], CancellationToken.None)).Value.Products.Count;
    }
}
