using System.Net;
using System.Text;
using SellerSync.Domain.Keepa;
using SellerSync.Local;

namespace SellerSync.Tests.Keepa;

/// <summary>Genuine answers of Keepa's, kept beside the clone where somebody has them.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RecordedAnswerTests
{
    [Test]
    public async Task A_recorded_product_is_read_without_a_warning()
    {
        using var keepa = new StubKeepa().Answers(new MemoryStream(Recorded("product-B0D8W1YVBX.json")));

        var product = (await keepa.AskProductsAsync("B0D8W1YVBX")).Value.Products.Single();

        Assert.That(keepa.Log.Warnings, Is.Empty);
        Assert.That(product.Title, Does.StartWith("EQQUALBERRY Vitamin Illuminating Serum"));
        Assert.That((product.Brand, product.Category), Is.EqualTo(("EQQUALBERRY", "Beauty & Personal Care")));
        Assert.That((product.BuyBoxPrice, product.SalesRank, product.MonthlySales), Is.EqualTo((14.99m, 23, 100_000)));
        Assert.That((product.Rating, product.RatingCount), Is.EqualTo((4.3m, 11_598)));
        Assert.That(product.Images, Has.Count.EqualTo(9).And.ItemAt(0).EqualTo("614vlOIc8YL.jpg"));
        Assert.That((product.Offer, product.FirstSeenAt), Is.EqualTo(((object?)null, (DateTimeOffset?)null)));
        Assert.That(keepa.Gauge.Latest!.Bucket, Has.Property("Available").EqualTo(94).And.Property("RefillRate").EqualTo(60));
    }

    [Test]
    public async Task A_recorded_product_without_rank_or_rating_has_none()
    {
        using var keepa = new StubKeepa().Answers(new MemoryStream(Recorded("product-B0F7XPYCSJ.json")));

        var product = (await keepa.AskProductsAsync("B0F7XPYCSJ")).Value.Products.Single();

        Assert.That(keepa.Log.Warnings, Is.Empty);
        Assert.That((product.Brand, product.Category, product.MonthlySales), Is.EqualTo(("POWTHX", "Industrial & Scientific", 300)));
        Assert.That((product.BuyBoxPrice, product.SalesRank, product.Rating, product.RatingCount), Is.EqualTo(((decimal?)null, (int?)null, (decimal?)null, (int?)null)));
        Assert.That(product.Images, Has.Count.EqualTo(5).And.ItemAt(0).EqualTo("51AbyoYJunL.jpg"));
        Assert.That(keepa.Gauge.Latest!.Bucket.Available, Is.EqualTo(42));
    }

    [Test]
    public async Task The_recorded_refusal_of_a_bad_key_is_no_balance()
    {
        using var keepa = new StubKeepa().Answers(Encoding.UTF8.GetString(Recorded("error-400-invalid-key.json")), HttpStatusCode.BadRequest);

        var failure = await KeepaFailure.OfAsync(() => keepa.Keepa.GetTokensAsync(CancellationToken.None));

        Assert.That((failure.Fault, failure.Tokens), Is.EqualTo((KeepaFault.Rejected, (object?)null)));
        Assert.That(keepa.Gauge.Latest, Is.Null);
    }

    private static byte[] Recorded(string name)
    {
        var file = Path.Combine(Clone.Find().Root, "..", "shared", "keepa", name);
        if (!File.Exists(file))
            Assert.Ignore("No recorded answers of Keepa's stand beside this clone.");
        return File.ReadAllBytes(file);
    }
}
