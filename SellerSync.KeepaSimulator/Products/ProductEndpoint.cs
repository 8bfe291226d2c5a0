using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Http;
using SellerSync.KeepaSimulator.Listing;
using SellerSync.KeepaSimulator.Products.Json;

namespace SellerSync.KeepaSimulator.Products;

/// <summary>`/product`.</summary>
internal sealed class ProductEndpoint(SimulatorOptions options, Catalogue catalogue)
{
    private readonly Freshness _freshness = new(options.FreshOffersAreCheaper);
    private readonly ProductJson _json = new(options);

    /// <exception cref="RejectedException">A parameter is missing, malformed or out of range.</exception>
    public KeepaRequest Parse(Parameters parameters)
    {
        var query = ProductQuery.Parse(parameters, options.MaxAsinsWithOffers);
        return new("/product", query.Marketplace.Id, query.Asins, null, now => Run(query, now));
    }

    private KeepaAnswer Run(ProductQuery query, DateTimeOffset now)
    {
        var products = new JsonArray();
        var tokens = 0;
        foreach (var asin in query.Asins)
        {
            var view = new ProductView(catalogue.Product(asin, query.Marketplace), query);
            var isFresh = _freshness.HasFreshOffers(asin, query, now);
            tokens += ProductPrice.Of(view, isFresh);
            if (view.OffersSuccessful && !isFresh)
                _freshness.Refreshed(asin, query, now);

            var isAbsent = view.Facts.Type is ProductType.Invalid && query.Update == -1;
            if (!isAbsent)
                products.Add(_json.Write(view, now));
        }

        return new("products", products, tokens);
    }
}
