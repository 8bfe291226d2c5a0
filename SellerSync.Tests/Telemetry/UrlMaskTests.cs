using System.Diagnostics;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Tests.Telemetry;

[Parallelizable(ParallelScope.All)]
public sealed class UrlMaskTests
{
    [TestCase("https://api.keepa.com/product?key=s3cret&domain=1", "https://api.keepa.com/product?key=***&domain=1")]
    [TestCase("https://api.keepa.com/token?KEY=s3cret", "https://api.keepa.com/token?KEY=***")]
    [TestCase("https://x.queue.core.windows.net/q?sv=2025&sig=s3%2Bcret&se=1", "https://x.queue.core.windows.net/q?sv=2025&sig=***&se=1")]
    [TestCase("key=s3cret&domain=1", "key=***&domain=1")]
    [TestCase("https://x.test/?monkey=1&key=&asin=B000000001", "https://x.test/?monkey=1&key=&asin=B000000001")]
    public void Secrets_in_a_query_are_masked_and_nothing_else(string url, string masked)
    {
        using var mask = new UrlMask();
        using var span = new Activity("one").SetTag("url.full", url).SetTag("other", url);

        mask.OnEnd(span);

        Assert.That(span.GetTagItem("url.full"), Is.EqualTo(masked));
        Assert.That(span.GetTagItem("other"), Is.EqualTo(url));
    }
}
