using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary>The first look of a lookup, at the user, the seller and the ledger. Lookups that come together share it: a round trip is most of what one takes.</summary>
internal sealed class SellerLooks
{
    private readonly Database _database;
    private readonly TokenLedger _ledger;
    private readonly CoalescedCalls<SellerLook, SellerOnRecord> _calls;

    public SellerLooks(Database database, TokenLedger ledger) => (_database, _ledger, _calls) = (database.Promptly, ledger, new(LookForAllAsync));

    public Task<SellerOnRecord> LookAsync(SellerLook look, CancellationToken cancellationToken) => _calls.AskAsync(look, cancellationToken);

    private Task<IReadOnlyList<SellerOnRecord>> LookForAllAsync(IReadOnlyList<SellerLook> looks) =>
        Users.KnownAsync(looks[0].UserId, _database.QueryAsync(
            async (connection, token) =>
            {
                // The ledger is looked at on the way: it may have to be asked next.
                await using var batch = connection.Batch([.. Users.Ensure(looks.Select(look => look.UserId)), SellerReads.LookFor(looks), _ledger.Look()]);
                await using var reader = await batch.ExecuteReaderAsync(token);
                var found = await SellerReads.ReadAsync(reader, looks, token);
                await reader.NextResultAsync(token);
                await _ledger.SeeAsync(reader, token);
                return found;
            },
            CancellationToken.None));
}

/// <param name="RefusedSince">Storefronts that were refused for their size before this may be asked for again.</param>
internal sealed record SellerLook(Guid UserId, SellerId SellerId, Marketplace Marketplace, DateTimeOffset RefusedSince);
