namespace SellerSync.Domain.Batches;

/// <summary>What is claimed before the work of somebody who waits, in the order of claims. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IQueueAhead
{
    /// <summary>Products not settled yet that come before the last batch of this seller that waits; its own are not among them.</summary>
    Task<int> BeforeAsync(Guid sellerUuid, CancellationToken cancellationToken);

    /// <summary>Products not settled yet that would come before the last batch of a hand-over that this user queued now.</summary>
    /// <param name="products">Products of that hand-over, at least 1.</param>
    Task<int> BeforeNextOfAsync(Guid userId, int products, CancellationToken cancellationToken);
}
