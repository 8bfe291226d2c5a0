using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.Discovery;

/// <summary>What discovery reads and keeps. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IDiscoveryStore
{
    /// <summary>
    /// Sellers that are active, not trashed, followed by a user with a subscription, and whose storefront was last fetched at
    /// <paramref name="checkedBefore"/> or earlier, oldest first; those that were tried in vain lately come last.
    /// </summary>
    /// <param name="refusedSince">A refusal since then keeps its seller out of the list.</param>
    Task<DueSellers> DueAsync(DateTimeOffset checkedBefore, DateTimeOffset refusedSince, int limit, CancellationToken cancellationToken);

    /// <summary>Whether queued work that people asked for could be claimed right now.</summary>
    Task<bool> PeopleWaitAsync(CancellationToken cancellationToken);

    /// <summary>Notes that this seller is tried now; false when its storefront was fetched after <paramref name="checkedBefore"/>.</summary>
    Task<bool> TryBeginAsync(DueSeller seller, DateTimeOffset checkedBefore, DateTimeOffset now, CancellationToken cancellationToken);

    Task RecordAsync(DiscoveryRun run, CancellationToken cancellationToken);
}

public sealed record DueSeller(SellerId SellerId, Marketplace Marketplace);

/// <param name="Refused">How many more would be due, but their storefronts were refused lately.</param>
public sealed record DueSellers(IReadOnlyList<DueSeller> Sellers, int Refused);
