namespace SellerSync.Domain.Operations;

/// <summary>The ledger's books: what tokens are set aside and what they were spent on. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface ITokenJournal
{
    Task<TokenAccounts> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Calls of everybody that have ended, behind <paramref name="after"/>, newest first.</summary>
    Task<EntryPage<CallOnRecord>> CallsAsync(EntryPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>The last 24 hours by the clock in UTC, the present one first; those without a call as well.</summary>
    Task<IReadOnlyList<TokenHour>> HoursAsync(CancellationToken cancellationToken);
}

/// <param name="Reserved">Set aside in all, tokens.</param>
/// <param name="Unknown">Of them, for calls of which nobody knows whether they were charged.</param>
/// <param name="Spent">Gone from the bucket since Keepa's first word, by whomever.</param>
/// <param name="Charged">Of them, for our calls by Keepa's word.</param>
/// <param name="ToldAt">When Keepa last told; null before its first word.</param>
public sealed record TokenAccounts(int Reserved, int Unknown, long Spent, long Charged, DateTimeOffset? ToldAt);

/// <param name="Calls">Settled in this hour.</param>
/// <param name="Products">How many products they were for.</param>
/// <param name="Expected">Tokens that were set aside for them.</param>
public sealed record TokenHour(DateTimeOffset Hour, int Calls, int Products, long Expected, long Charged);
