using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa;

/// <summary><see cref="IKeepa"/> over HTTP. Source of every reading: Keepa's own documentation and recorded answers.</summary>
public sealed partial class KeepaClient(
    KeepaTransport transport,
    KeepaResilience resilience,
    IOptions<KeepaOptions> options,
    ILogger<KeepaClient> logger) : IKeepa
{
    public async Task<KeepaAnswer<SellerReading?>> GetSellerAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var query = $"seller?key={Key}&domain={marketplace.Id}&seller={sellerId}&storefront=1";
        return await resilience.AskAsync(
            async token =>
            {
                var payload = new SellerPayload(sellerId, marketplace);
                var tokens = await transport.GetAsync(query, payload, token);
                return new KeepaAnswer<SellerReading?>(payload.Seller, tokens);
            },
            cancellationToken);
    }

    public async Task<KeepaAnswer<ProductsAnswer>> GetProductsAsync(
        SellerId sellerId, Marketplace marketplace, IReadOnlyList<Asin> asins, CancellationToken cancellationToken)
    {
        // stats=1 is one day, enough for stats.current; history=0 leaves out what nobody reads; historical offers tell the first sight.
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"product?key={Key}&domain={marketplace.Id}&asin={string.Join(',', asins)}&stats=1&history=0&offers={options.Value.OffersPerProduct}&stock=1&only-live-offers=0");
        return await resilience.AskAsync(
            async token =>
            {
                var payload = new ProductsPayload(sellerId, marketplace, asins);
                var tokens = await transport.GetAsync(query, payload, token);
                foreach (var warning in payload.Warnings)
                {
                    OddProduct(logger, warning);
                }

                return new KeepaAnswer<ProductsAnswer>(payload.Answer, tokens);
            },
            cancellationToken);
    }

    public async Task<TokenReading> GetTokensAsync(CancellationToken cancellationToken) =>
        await resilience.AskAsync(token => transport.GetAsync($"token?key={Key}", NoPayload.Instance, token), cancellationToken);

    private string Key => Uri.EscapeDataString(options.Value.ApiKey);

    [LoggerMessage(400, LogLevel.Warning, "Keepa sent a product with odd fields: {Warning}")]
    private static partial void OddProduct(ILogger logger, string warning);
}
