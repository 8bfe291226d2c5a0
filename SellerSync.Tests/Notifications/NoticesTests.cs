using System.Globalization;
using SellerSync.Domain.Memory;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Tests.Domain;

namespace SellerSync.Tests.Notifications;

/// <summary>The texts of the original system, to the letter, and those that came since.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class NoticesTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly SellerId Other = SellerId.Parse("A2MEDIUMSHOP60");
    private static readonly MemoryReading Memory = new(1_433, 2_048, "Flex");

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Text(Notices.RoutingDecided(Seller, Decision(Route.Queue, 1_250)), NoticeKind.Started,
            "🚀 Product Processing started: A1SMALLS: 1250 new products → queue");
        yield return Text(Notices.RoutingDecided(Seller, Decision(Route.Immediate, 12)), NoticeKind.Started,
            "🚀 Product Processing started: A1SMALLS: 12 new products → immediate");
        yield return Text(Notices.ProcessingEnded(10, 2), NoticeKind.Completed,
            "✅ Product Processing completed: 10/12 products processed");
        yield return Text(Notices.ProcessingFailed("Keepa is down"), NoticeKind.Error,
            "❌ Product Processing error: Keepa is down");
        yield return Text(Notices.LoopStarted(2, 250, 3, [Seller, Seller]), NoticeKind.Started,
            "🚀 Product Batches started: Loop 2: 250 products (3 batches) - Seller: A1SMALLS");
        yield return Text(Notices.LoopStarted(1, 200, 2, [Seller, Other]), NoticeKind.Started,
            "🚀 Product Batches started: Loop 1: 200 products (2 batches) - Seller: A1SMALLS, A2MEDIUM");
        yield return Text(Notices.LoopEnded(2, 249, 250, TimeSpan.FromSeconds(12.34), Memory), NoticeKind.Completed,
            "✅ Product Batches completed: Loop 2: 249/250 products processed - 12.3s\n🧠 Final memory: 1433MB (Flex: 2048MB limit)");
        yield return Text(Notices.DrainEnded(7, 2_000), NoticeKind.Completed,
            "✅ Continuous Product Batches completed: 🔄 Continuous processing complete: 7 loops, 2000 total products processed");
        yield return Text(Notices.DrainFailed("The database is not available"), NoticeKind.Error,
            "❌ Product Batches error: The database is not available");
        yield return Text(Notices.KeepaFailed(3), NoticeKind.Warning,
            "⚠️ Keepa API failed: 3 consecutive failures");
        yield return Text(Notices.TokensNearlyGone(-12), NoticeKind.Warning,
            "⚠️ Keepa tokens low: -12 remaining");
        yield return Text(Notices.SlowBatches(TimeSpan.FromSeconds(61.25), TimeSpan.FromSeconds(45)), NoticeKind.Warning,
            "⚠️ Slow processing: 61.3s (threshold: 45s)");
        yield return Text(Notices.MemoryHigh(Memory with { UsedMegabytes = 1_500 }), NoticeKind.Warning,
            "⚠️ Memory high: 1500MB approaching Flex limit: 2048MB");
        yield return Text(Notices.TokensStayLow(Some.BucketWith(4_200), 0.3m, TimeSpan.FromMinutes(5.2)), NoticeKind.Warning,
            "⚠️ Keepa tokens under 30% for 5 minutes: 4200 of 15000 remaining");
        yield return Text(Notices.TokensRecovered(Some.BucketWith(4_600), 0.3m, TimeSpan.FromMinutes(17)), NoticeKind.Completed,
            "✅ Keepa tokens completed: back at 30% or more after 17 minutes: 4600 of 15000 remaining");
        yield return Text(Notices.BatchesFailed(3, 249, "Keepa refused the request"), NoticeKind.Warning,
            "⚠️ Batches failed: 3 with 249 products - Keepa refused the request");
        yield return Text(Notices.PoisonMessages(2, ["product-processing", "product-batches"]), NoticeKind.Warning,
            "⚠️ Poison messages: 2 of product-processing, product-batches");
        yield return Text(Notices.PoisonGone(TimeSpan.FromMinutes(61)), NoticeKind.Completed,
            "✅ Poison messages completed: none is left after 61 minutes");
        yield return Text(Notices.TransactionOpen(new LongTransaction(TimeSpan.FromMinutes(12.4), "psql", 4711)), NoticeKind.Warning,
            "⚠️ Long transaction: open for 12 minutes (application psql, process 4711)");
        yield return Text(Notices.TransactionEnded(TimeSpan.FromMinutes(8)), NoticeKind.Completed,
            "✅ Long transaction completed: none is left, 8 minutes after it was told");
        yield return Text(Notices.StorefrontShrank(Seller, 1_000, 100), NoticeKind.Warning,
            "⚠️ Storefront shrank: A1SMALLS lists 100 products, 1000 before");
    }

    [TestCaseSource(nameof(Texts))]
    public void A_notice_reads(Notice notice, NoticeKind kind, string text)
    {
        Assert.That(notice.Text, Is.EqualTo(text));
        Assert.That(notice.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void No_country_changes_a_number()
    {
        var ours = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
        try
        {
            Assert.That(Notices.SlowBatches(TimeSpan.FromSeconds(61.5), TimeSpan.FromSeconds(45)).Text, Does.Contain("61.5s"));
            Assert.That(Notices.TokensNearlyGone(-5).Text, Does.Contain("-5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = ours;
        }
    }

    private static RoutingDecision Decision(Route route, int products) => new(route, products, 50, 60, RoutingReason.Default);

    private static TestCaseData Text(Notice notice, NoticeKind kind, string text) => new TestCaseData(notice, kind, text).SetArgDisplayNames(text);
}
