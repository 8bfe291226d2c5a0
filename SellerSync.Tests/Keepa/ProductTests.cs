using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.Keepa;

internal sealed class ProductTests : KeepaFixture
{
    [TestCase(Small, 1)]
    [TestCase("A3LARGESHOP250", 3)]
    [TestCase("A4TRAPSHOP0300", 1)]
    [TestCase("A4TRAPSHOP0300", 10)]
    [TestCase(SpecialSellers.Shared, 1)]
    [TestCase(SpecialSellers.Japanese, 5)]
    public async Task Products_are_read_as_they_truly_are(string sellerId, int domain)
    {
        var (server, host) = await StartAsync();
        var truth = server.Catalogue.Expected(sellerId, domain);

        var products = new List<Product>();
        var failures = new Dictionary<Asin, ProductFailure>();
        foreach (var asins in AsinsOf(server, sellerId, domain).Chunk(100))
        {
            var answer = await host.Keepa.GetProductsAsync(SellerId.Parse(sellerId), Marketplace.Find(domain)!, asins, Cancellation);
            products.AddRange(answer.Value.Products);
            answer.Value.Failures.ToList().ForEach(failure => failures.Add(failure.Key, failure.Value));
        }

        Assert.That(products.Select(Reading.Of), Is.EqualTo(truth.Where(product => product.ProductType != 4).Select(Reading.Of)));
        Assert.That(
            failures,
            Is.EquivalentTo(truth.Where(product => product.ProductType == 4).ToDictionary(product => Asin.Parse(product.Asin), _ => ProductFailure.Invalid)));
        Assert.That(host.Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task What_a_call_cost_stands_in_its_answer()
    {
        var (server, host) = await StartAsync();

        var answer = await ProductsAsync(server, host);

        Assert.That(answer.Tokens.TokensConsumed, Is.EqualTo(server.Books.Total).And.InRange(12 * 6, 12 * 12));
        Assert.That(host.Gauge.Latest!.Bucket.Available, Is.EqualTo(1_000_000 - server.Books.Total));
    }

    [Test]
    public async Task All_images_are_kept_main_image_first()
    {
        var (server, host) = await StartAsync();

        var products = (await ProductsAsync(server, host)).Value.Products;

        Assert.That(products.Max(product => product.Images.Count), Is.GreaterThan(1));
        Assert.That(products.SelectMany(product => product.Images), Is.All.EndsWith(".jpg"));
    }

    private sealed record Reading(
        string Asin, string? Title, string? Brand, string? Category, string? Image, decimal? Price, decimal? BuyBox, int? Rank, int? Stock,
        decimal? Rating, int? RatingCount, int? MonthlySales, bool? IsFba, DateTimeOffset? FirstSeenAt)
    {
        public static Reading Of(Product product) => new(
            product.Asin.Value, product.Title, product.Brand, product.Category, product.Images.Count > 0 ? product.Images[0] : null, product.Offer?.Price,
            product.BuyBoxPrice, product.SalesRank, product.Offer?.StockCount, product.Rating, product.RatingCount, product.MonthlySales,
            product.Offer?.IsFba, product.FirstSeenAt);

        public static Reading Of(ExpectedProduct truth) => new(
            truth.Asin, truth.Title, truth.Brand, truth.Category, truth.ImageName, truth.StorefrontPrice, truth.BuyBoxPrice, truth.SalesRank,
            truth.StockCount, truth.Rating, truth.RatingCount, truth.MonthlySales, truth.IsFba, truth.FirstSeenAt);
    }
}
