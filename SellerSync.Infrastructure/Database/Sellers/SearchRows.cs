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
}
