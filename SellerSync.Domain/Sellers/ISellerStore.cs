using SellerSync.Domain.Asins;
using SellerSync.Domain.Searches;

namespace SellerSync.Domain.Sellers;

/// <summary>Sellers as stored. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface ISellerStore
{
    /// <summary>A seller with its open work, in one round trip; null where it was never looked up.</summary>
    Task<StoredSeller?> FindAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken);

    /// <summary>All that a lookup must know before it asks Keepa, in one round trip; the user is one whom the database takes from then on.</summary>
    /// <param name="refusedSince">A refusal counts if it is younger.</param>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task<SellerOnRecord> LookAsync(Guid userId, SellerId sellerId, Marketplace marketplace, DateTimeOffset refusedSince, CancellationToken cancellationToken);

    /// <summary>Whether some of the stored storefront were held back, or failed and are worth another try.</summary>
    Task<bool> HasRetriesAsync(StoredSeller seller, CancellationToken cancellationToken);

    /// <summary>
    /// In one transaction: saves what Keepa told, works out which ASINs are new, hands those over, records the search, and
    /// settles what was paid for it.
    /// Two lookups of one seller at once never hand over the same ASIN.
    /// </summary>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task<SavedSeller> SaveAsync(SellerReading reading, Search search, CancellationToken cancellationToken);

    /// <summary>The same for a seller that nobody asked for just now: the hand-over has no user, and there is no search.</summary>
    /// <param name="at">The time at which the storefront counts as checked.</param>
    Task<SavedSeller> SaveDiscoveredAsync(SellerReading reading, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// In one transaction: hands over what failed of the stored storefront, or was held back of it, and records the search. Two
    /// lookups at once never hand over the same ASIN; the second finds nothing to do.
    /// </summary>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task<SavedSeller> RetryAsync(StoredSeller seller, Search search, CancellationToken cancellationToken);

    /// <summary>Which of these ASINs are stored for this seller already, and which stood in its last storefront.</summary>
    Task<AsinsOfSeller> SortAsync(Guid sellerUuid, IReadOnlyList<Asin> asins, CancellationToken cancellationToken);
}

/// <param name="Seller">Null where it was never looked up.</param>
/// <param name="MayHaveRetries">Some of the stored storefront were held back, or nothing is open and products failed: it is worth asking whether it has retries.</param>
/// <param name="RefusedProducts">How many products its storefront had when it was refused lately; else null.</param>
public sealed record SellerOnRecord(StoredSeller? Seller, bool MayHaveRetries, int? RefusedProducts);

/// <param name="Id">Our own ID of the seller in this marketplace.</param>
/// <param name="LastCheckedAt">When its storefront was last fetched; only a fetch sets it.</param>
public sealed record StoredSeller(
    Guid Id,
    SellerId SellerId,
    Marketplace Marketplace,
    string Name,
    int AsinCount,
    DateTimeOffset? LastCheckedAt,
    OpenWork Open);

/// <summary>Work of a seller that is not finished.</summary>
/// <param name="Pending">Batches that wait.</param>
/// <param name="Processing">Batches under way.</param>
/// <param name="TotalProducts">Products in both.</param>
/// <param name="HandOvers">Hand-overs that are not batches yet.</param>
/// <param name="FirstBatchId">The oldest open batch.</param>
public sealed record OpenWork(int Pending, int Processing, int TotalProducts, int HandOvers, Guid? FirstBatchId)
{
    public int Batches => Pending + Processing;

    public bool Any => Batches + HandOvers > 0;
}

/// <param name="New">The ASINs that were handed over, freshest first.</param>
/// <param name="HandOverId">Their hand-over; null when nothing was.</param>
/// <param name="Left">How many more are new but held back: the search wanted no more, or it was a quote.</param>
/// <param name="ListedBefore">How many products the fetch before listed; null where this is the first, or was none.</param>
public sealed record SavedSeller(StoredSeller Seller, IReadOnlyList<Asin> New, Guid? HandOverId, int Left = 0, int? ListedBefore = null);

/// <param name="StoredTotal">How many products of this seller are stored in all.</param>
public sealed record AsinsOfSeller(IReadOnlySet<Asin> Stored, IReadOnlySet<Asin> InStorefront, int StoredTotal);
