namespace SellerSync.Domain.Sellers;

/// <summary>Storefronts over the limit, remembered because each look costs 10 tokens. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IRefusedStorefronts
{
    /// <summary>From now on <see cref="ISellerStore.LookAsync"/> and discovery know of it.</summary>
    Task RememberAsync(SellerId sellerId, Marketplace marketplace, int products, DateTimeOffset at, CancellationToken cancellationToken);
}
