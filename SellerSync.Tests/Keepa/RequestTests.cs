using System.Net;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
internal sealed class RequestTests
{
    [Test]
    public async Task A_seller_is_asked_for_with_its_storefront() =>
        Assert.That(
            await AskedAsync(keepa => keepa.Keepa.GetSellerAsync(StubKeepa.Seller, StubKeepa.Us, CancellationToken.None)),
            Is.EqualTo("https://api.keepa.com/seller?key=key&domain=1&seller=A1SMALLSHOP12&storefront=1"));

    [Test]
    public async Task Products_are_asked_for_with_live_offers_and_stock_and_no_history() =>
        Assert.That(
            await AskedAsync(keepa => keepa.AskProductsAsync("B000000001", "B000000002")),
            Is.EqualTo("https://api.keepa.com/product?key=key&domain=1&asin=B000000001,B000000002&stats=1&history=0&offers=20&stock=1&only-live-offers=0"));

    [Test]
    public async Task The_number_of_offers_is_a_setting() =>
        Assert.That(
            await AskedAsync(keepa => keepa.AskProductsAsync("B000000001"), ("Keepa:OffersPerProduct", "100")), Does.Contain("&offers=100&"));

    [Test]
    public async Task Tokens_are_asked_for_below_the_path_of_the_base_address() =>
        Assert.That(
            await AskedAsync(keepa => keepa.Keepa.GetTokensAsync(CancellationToken.None), ("Keepa:ApiKey", "a/b &c"), ("Keepa:BaseAddress", "http://proxy:81/keepa/v1")),
            Is.EqualTo("http://proxy:81/keepa/v1/token?key=a%2Fb%20%26c"));

    private static async Task<string> AskedAsync(Func<StubKeepa, Task> call, params (string Name, string Value)[] settings)
    {
        using var keepa = new StubKeepa([.. settings, ("Keepa:ApiKey", "key")]).Answers("", HttpStatusCode.NotFound);
        await KeepaFailure.OfAsync(() => call(keepa));
        return keepa.Asked.Single().AbsoluteUri;
    }
}
