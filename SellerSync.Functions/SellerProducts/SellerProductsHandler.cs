using SellerSync.Domain.SellerProducts;
using Outcome = SellerSync.Functions.SellerProducts.SellerProductsOutcome;

namespace SellerSync.Functions.SellerProducts;

/// <summary>One page of a seller's stored products. Every signed-in user may see them.</summary>
public sealed class SellerProductsHandler(IProductPages pages, TimeProvider time)
{
    public async Task<Outcome> HandleAsync(SellerProductsRequest request, CancellationToken cancellationToken)
    {
        var since = request.Days is { } days ? time.GetUtcNow().AddDays(-days) : (DateTimeOffset?)null;
        var filter = new ProductFilter(since, request.MinPrice, request.MaxPrice, request.MaxRank, request.Fulfilment);
        var query = new ProductQuery(request.SellerId, request.Marketplace, filter, request.Sort, request.After, request.Limit);
        return await pages.ReadAsync(query, cancellationToken) is { } page ? new Outcome.Found(page) : new Outcome.NeverLookedUp();
    }
}
