using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary><see cref="ISearchStore"/> on the table seller_queries. Searches that come together share a transaction: its commit is most of what one takes.</summary>
public sealed class SearchStore : ISearchStore
{
    private readonly Database _database;
    private readonly CoalescedCalls<AnsweredSearch, AnsweredSearch> _calls;

    public SearchStore(Database database) => (_database, _calls) = (database.Promptly, new(InsertAllAsync));

    public Task RecordAsync(StoredSeller seller, Search search, CancellationToken cancellationToken) =>
        _calls.AskAsync(new AnsweredSearch(Guid.CreateVersion7(search.At), seller, search), cancellationToken);

    private Task<IReadOnlyList<AnsweredSearch>> InsertAllAsync(IReadOnlyList<AnsweredSearch> searches) =>
        Users.KnownAsync(searches[0].Search.UserId, _database.QueryAsync(
            async (connection, token) =>
            {
                await connection.WriteAsync([.. Users.Ensure(searches.Select(answered => answered.Search.UserId)), SearchRows.Insert(searches)], token);
                return searches;
            },
            CancellationToken.None));
}
