using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Keepa;

/// <summary>The Keepa API, as far as this system asks it. Every call may throw <see cref="KeepaException"/>.</summary>
public interface IKeepa
{
    /// <summary>One seller with its storefront: 10 tokens, 1 with a storefront of less than 2 products. The value is null for a seller that Keepa does not know (0 tokens).</summary>
    Task<KeepaAnswer<SellerReading?>> GetSellerAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken);

    /// <summary>Up to 100 products with this seller's offers: 6 to 12 tokens each as a rule.</summary>
    Task<KeepaAnswer<ProductsAnswer>> GetProductsAsync(SellerId sellerId, Marketplace marketplace, IReadOnlyList<Asin> asins, CancellationToken cancellationToken);

    /// <summary>The token bucket, free of charge. Every other answer tells it too, so this is for quiet times only.</summary>
    Task<TokenReading> GetTokensAsync(CancellationToken cancellationToken);
}

/// <param name="Tokens">What the answer said about the bucket.</param>
public sealed record KeepaAnswer<T>(T Value, TokenReading Tokens);
