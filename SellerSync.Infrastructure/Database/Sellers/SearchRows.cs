using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary>Searches as rows of seller_queries.</summary>
internal static class SearchRows
{
    private const string InsertQuery = """
        insert into seller_queries (id, user_id, seller_id, seller_name, domain, found_seller, searched_at, tokens_used, hand_over_id)
        values ($1, $2, $3, $4, $5, true, $6, $7, $8)
        on conflict (id) do nothing
        """;

    public static NpgsqlBatchCommand Insert(Guid id, StoredSeller seller, Search search, Guid? handOverId) =>
        NpgsqlCommands.BatchCommand(
            InsertQuery,
            id,
            search.UserId,
            seller.Id,
            seller.Name,
            seller.Marketplace.Id,
            search.At,
            search.TokensUsed,
            new NpgsqlParameter { Value = (object?)handOverId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });

    private const string InsertAnswered = """
        insert into seller_queries (id, user_id, seller_id, seller_name, domain, found_seller, searched_at, tokens_used)
        select id, user_id, seller_id, seller_name, domain, true, searched_at, tokens_used
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::timestamptz[], $7::int[])
          s (id, user_id, seller_id, seller_name, domain, searched_at, tokens_used)
        on conflict (id) do nothing
        """;

    public static NpgsqlBatchCommand Insert(IReadOnlyList<AnsweredSearch> searches) =>
        NpgsqlCommands.BatchCommand(
            InsertAnswered,
            searches.Select(answered => answered.Id).ToArray(),
            searches.Select(answered => answered.Search.UserId).ToArray(),
            searches.Select(answered => answered.Seller.Id).ToArray(),
            searches.Select(answered => answered.Seller.Name).ToArray(),
            searches.Select(answered => answered.Seller.Marketplace.Id).ToArray(),
            searches.Select(answered => answered.Search.At).ToArray(),
            searches.Select(answered => answered.Search.TokensUsed).ToArray());
}

/// <summary>A search that was answered from what is stored, and handed nothing over.</summary>
internal sealed record AnsweredSearch(Guid Id, StoredSeller Seller, Search Search);
