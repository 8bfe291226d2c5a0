using Microsoft.AspNetCore.Http;
using SellerSync.Domain.SellerProducts;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.SellerProducts.SellerProductsOutcome;

namespace SellerSync.Functions.SellerProducts;

/// <summary>Outcomes as answers.</summary>
public static class SellerProductsReply
{
    private const string ImageHost = "https://m.media-amazon.com/images/I/";

    public static IResult From(Outcome outcome, SellerProductsRequest request) =>
        outcome is Outcome.Found { Page: var page }
            ? TypedResults.Json(
                new SellerProductsResponse(
                    true,
                    new ProductsOnTheWire(
                        [.. page.Products.Select(product => OnTheWire(product, request))],
                        page.Next is { } next ? ProductCursor.Encode(next, request.Question) : null,
                        page.Total)),
                SellerProductsJson.Default.SellerProductsResponse)
            : Refusals.NeverLookedUp();

    private static ProductOnTheWire OnTheWire(StoredProduct product, SellerProductsRequest request) => new(
        product.Asin,
        product.Title,
        product.Brand,
        product.Category,
        // A plus is common in these names and stands for itself in a path.
        product.ImageName is { Length: > 0 } name ? ImageHost + Uri.EscapeDataString(name).Replace("%2B", "+", StringComparison.Ordinal) : null,
        $"https://{request.Marketplace.Host}/dp/{product.Asin}",
        product.StorefrontPrice,
        product.BuyBoxPrice,
        product.Currency,
        product.SalesRank,
        product.StockCount,
        product.Rating,
        product.RatingCount,
        product.MonthlySales,
        product.IsFba,
        product.IsFbm,
        product.FirstSeenAt);
}
