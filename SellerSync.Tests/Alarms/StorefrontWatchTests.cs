using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Alarms;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Alarms;

[Parallelizable(ParallelScope.All)]
internal sealed class StorefrontWatchTests
{
    [TestCase(40, 20, true)]
    [TestCase(41, 21, false)]
    [TestCase(41, 20, true)]
    [TestCase(20, 0, true, Description = "an empty list is a list")]
    [TestCase(19, 0, false, Description = "a small shop")]
    [TestCase(40, 400, false)]
    [TestCase(40, null, false, Description = "no list says nothing")]
    [TestCase(null, 0, false, Description = "the first fetch")]
    public void Half_of_the_list_or_more_must_be_gone(int? before, int? now, bool shrunken) =>
        Assert.That(ShrunkenStorefront.Is(before, now), Is.EqualTo(shrunken));

    [Test]
    public void A_storefront_that_shrank_is_told_and_measured_and_any_other_is_not()
    {
        var gauge = new TokenGauge(Options.Create(new KeepaOptions()), TimeProvider.System);
        var (told, measured) = (new ToldNotices(), new Measured(gauge, TimeProvider.System));
        using var shrunken = measured.Listen<long>("sellersync.storefronts.shrunk");
        var watch = new StorefrontWatch(told, measured.Metrics, NullLogger<StorefrontWatch>.Instance);

        watch.Saw(Reading(4), Saved(before: 40));
        watch.Saw(Reading(39), Saved(before: 40));

        Assert.That(told.Texts, Is.EqualTo(new[] { "⚠️ Storefront shrank: A1SMALLS lists 4 products, 40 before" }));
        Assert.That(Measured.Lines(shrunken.GetMeasurementSnapshot()), Is.EqualTo(new[] { "1 " }));
    }

    private static SellerReading Reading(int products) =>
        new(SellerId.Parse("A1SMALLSHOP12"), Marketplace.Find(1)!, "A shop", [.. Enumerable.Range(0, products).Select(number => Asin.Parse($"B0{number:D8}"))], [], [], null, null);

    private static SavedSeller Saved(int before) => new(null!, [], null, ListedBefore: before);
}
