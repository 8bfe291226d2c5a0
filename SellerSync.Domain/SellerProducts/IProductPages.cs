namespace SellerSync.Domain.SellerProducts;

/// <summary>A seller's stored products, page by page. May throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IProductPages
{
    /// <summary>One page; null where the seller was never looked up.</summary>
    Task<ProductPage?> ReadAsync(ProductQuery query, CancellationToken cancellationToken);
}
