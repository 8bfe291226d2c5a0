using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.Tokens;

/// <summary>
/// The one ledger of the shared bucket, over all instances: tokens are reserved before a call and settled with what Keepa
/// charged. Every call may throw <see cref="Faults.StoreUnavailableException"/>: without the ledger nothing is spent.
/// </summary>
public interface ITokenLedger
{
    /// <summary>Sets tokens aside for one call, in full or in part, if its priority may spend them now.</summary>
    Task<LedgerGrant> ReserveAsync(TokenAsk ask, TokenPurpose purpose, CancellationToken cancellationToken);

    /// <summary>The same question without a reservation: zero where it would be granted, else when it is worth asking again.</summary>
    Task<TimeSpan> WaitAsync(TokenAsk ask, CancellationToken cancellationToken);

    /// <summary>Ends a reservation with what Keepa charged; 0 where nothing was. A second time changes nothing.</summary>
    Task SettleAsync(TokenReservation reservation, int charged, CancellationToken cancellationToken);

    /// <summary>Nobody knows whether the call was charged: its tokens stay set aside until Keepa's word, after the call must have ended, includes them.</summary>
    Task DoubtAsync(TokenReservation reservation, CancellationToken cancellationToken);

    /// <summary>Takes over what this process has heard from Keepa, and ends reservations of the dead that Keepa's word includes by now.</summary>
    Task ReconcileAsync(CancellationToken cancellationToken);

    /// <summary>The bucket now, less what is reserved; null before Keepa's first word.</summary>
    Task<TokenBucket?> BalanceAsync(CancellationToken cancellationToken);
}

/// <summary>What a call is for, so that every token can be traced.</summary>
public sealed record TokenPurpose(
    TokenOperation Operation,
    Marketplace Marketplace,
    Guid? UserId = null,
    Guid? SellerUuid = null,
    Guid? BatchId = null,
    IReadOnlyList<Asin>? Asins = null);

public enum TokenOperation
{
    Storefront,
    Products,
}

/// <param name="Units">For how many products or sellers.</param>
/// <param name="Tokens">What is set aside.</param>
public sealed record TokenReservation(Guid Id, int Units, int Tokens);

/// <summary>What ends a reservation.</summary>
/// <param name="Charged">Tokens, by Keepa's own word.</param>
public sealed record TokenPayment(TokenReservation Reservation, int Charged);

/// <summary>The ledger's answer.</summary>
public abstract record LedgerGrant
{
    private LedgerGrant()
    {
    }

    public sealed record Granted(TokenReservation Reservation) : LedgerGrant;

    public sealed record Refused(TimeSpan RetryAfter) : LedgerGrant;
}

/// <summary>The words by which the database knows priorities and operations.</summary>
public static class TokenWords
{
    public static string Word(this TokenPriority priority) => priority switch
    {
        TokenPriority.Immediate => "immediate",
        TokenPriority.Queued => "queued",
        TokenPriority.Discovery => "discovery",
        _ => "snapshot",
    };

    public static string Word(this TokenOperation operation) => operation == TokenOperation.Storefront ? "storefront" : "products";
}
