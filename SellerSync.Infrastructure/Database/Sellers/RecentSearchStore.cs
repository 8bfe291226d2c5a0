using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary><see cref="IRecentSearchStore"/> on seller_queries.</summary>
public sealed class RecentSearchStore(Database database) : IRecentSearchStore
{
    // An older backend noted queried_at, and where it did, its rows got the day of the migration as searched_at: the
    // earlier time is the true one. Going by way of jsonb, the column need not exist.
    private const string Read = """
        with latest as (
          select distinct on (q.seller_id) q.seller_id, q.seller_name, t.searched_at
          from seller_queries q
          cross join lateral (
            select least(q.searched_at, (to_jsonb(q) ->> 'queried_at')::timestamptz) as searched_at
          ) t
          where q.user_id = $1 and q.seller_id is not null
          order by q.seller_id, t.searched_at desc nulls last, q.id
        )
        select s.seller_id, coalesce(s.seller_name, l.seller_name, ''), s.domain, coalesce(s.asin_count, 0), l.searched_at
        from latest l join sellers s on s.id = l.seller_id
        order by l.searched_at desc nulls last, s.seller_id, s.domain
        limit $2
        """;

    public Task<IReadOnlyList<RecentSearch>> ReadAsync(Guid userId, int limit, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync<IReadOnlyList<RecentSearch>>(
            async (connection, token) =>
            {
                var searches = new List<RecentSearch>();
                await using var command = connection.Command(Read, userId, limit);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    searches.Add(new RecentSearch(
                        reader.GetString(0),
                        SellerName.From(reader.GetString(1), null),
                        reader.GetInt32(2),
                        reader.GetInt32(3),
                        reader.Nullable<DateTimeOffset>(4)));
                }

                return searches;
            },
            cancellationToken);
}
