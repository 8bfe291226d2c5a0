using Microsoft.Extensions.Options;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Functions.OperatorTokens;

/// <summary>The ledger and what its tokens were spent on. Keepa is never asked.</summary>
public sealed class LedgerHandler(ITokenLedger ledger, ITokenJournal journal, IOptions<TokenOptions> options)
{
    /// <summary>May throw <see cref="Domain.Faults.StoreUnavailableException"/>.</summary>
    public async Task<LedgerStatement> HandleAsync(EntryPosition? after, int limit, CancellationToken cancellationToken)
    {
        var bucket = await ledger.BalanceAsync(cancellationToken);
        return new LedgerStatement(
            bucket,
            bucket?.Floor(options.Value.FloorShare),
            await journal.ReadAsync(cancellationToken),
            await journal.HoursAsync(cancellationToken),
            await journal.CallsAsync(after, limit, cancellationToken));
    }
}

/// <param name="Bucket">Less what is reserved; null before Keepa's first word.</param>
/// <param name="Floor">Tokens that queued work leaves to people who wait.</param>
/// <param name="Hours">The last 24, the present one first.</param>
public sealed record LedgerStatement(
    TokenBucket? Bucket, int? Floor, TokenAccounts Accounts, IReadOnlyList<TokenHour> Hours, EntryPage<CallOnRecord> Calls);
