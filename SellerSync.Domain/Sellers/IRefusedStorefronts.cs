namespace SellerSync.Domain.Sellers;

/// <summary>Storefronts over the limit, remembered because each look costs 10 tokens. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IRefusedStorefronts
{
    /// <summary>How many products the storefront had when it was last refused, if that was after <paramref name="since"/>; else null.</summary>
    Task<int?> FindAsync(SellerId sellerId, Marketplace marketplace, DateTimeOffset since, CancellationToken cancellationToken);

    Task RememberAsync(SellerId sellerId, Marketplace marketplace, int products, DateTimeOffset at, CancellationToken cancellationToken);
}
