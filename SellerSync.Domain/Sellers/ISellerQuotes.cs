namespace SellerSync.Domain.Sellers;

/// <summary>Storefronts that are looked at before anybody decides to buy. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface ISellerQuotes
{
    /// <summary>
    /// Saves the seller as a lookup does, but hands nothing over and records no search: its new ASINs are held back until the next
    /// lookup. <see cref="SavedSeller.Left"/> says how many they are.
    /// </summary>
    /// <exception cref="Faults.UnknownUserException">The database has no such user and refuses to take one.</exception>
    Task<SavedSeller> SaveAsync(SellerReading reading, Guid userId, DateTimeOffset at, Tokens.TokenPayment? payment, CancellationToken cancellationToken);

    /// <summary>How many ASINs of the stored storefront a lookup would hand over now.</summary>
    Task<int> CountAsync(StoredSeller seller, CancellationToken cancellationToken);
}
