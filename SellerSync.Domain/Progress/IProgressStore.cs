using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.Progress;

/// <summary>How far a seller's products are. May throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IProgressStore
{
    /// <summary>The seller's progress; null where it was never looked up.</summary>
    Task<RunProgress?> ReadAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken);
}
