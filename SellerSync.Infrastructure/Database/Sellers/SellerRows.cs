using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary>Sellers as rows: what Keepa told of one.</summary>
internal static class SellerRows
{
    // An absent storefront list is no empty one: what is stored stays. The first list is kept as the initial one.
    private const string Upsert = """
        insert into sellers as s (seller_id, domain, seller_name, asin_count, initial_asin_list, storefront_asins,
          similar_sellers, top_brands, total_storefront_asin_list_csv, estimated_start_date, last_checked_at, created_by, is_active)
        values ($1, $2, $3, cardinality($4::text[]), $4, $4, $5, $6, $7, $8, $9, $10, true)
        on conflict (seller_id, domain) do update set
          seller_name = excluded.seller_name,
          asin_count = coalesce(excluded.asin_count, s.asin_count),
          initial_asin_list = coalesce(s.initial_asin_list, excluded.initial_asin_list),
          storefront_asins = coalesce(excluded.storefront_asins, s.storefront_asins),
          similar_sellers = excluded.similar_sellers,
          top_brands = excluded.top_brands,
          total_storefront_asin_list_csv = coalesce(excluded.total_storefront_asin_list_csv, s.total_storefront_asin_list_csv),
          estimated_start_date = coalesce(excluded.estimated_start_date, s.estimated_start_date),
          last_checked_at = greatest(excluded.last_checked_at, s.last_checked_at)
        -- the count as this statement found it
        returning id, xmax = 0, (select asin_count from sellers where seller_id = $1 and domain = $2)
        """;

    // Only a row that was updated has been locked by its own transaction (xmax): without it this is the seller's first lookup.
    /// <param name="userId">Who looks it up, made sure of in the same round trip; null for work in the background.</param>
    public static async ValueTask<(Guid Id, bool IsFirst, int? ListedBefore)> UpsertAsync(
        NpgsqlConnection connection, SellerReading reading, DateTimeOffset at, Guid? userId, CancellationToken cancellationToken)
    {
        var upsert = NpgsqlCommands.BatchCommand(
            Upsert,
            reading.SellerId.Value,
            reading.Marketplace.Id,
            reading.Name,
            new NpgsqlParameter { Value = (object?)reading.Asins?.ToTexts() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            Json(JsonSerializer.Serialize(reading.Competitors, SellerJson.Default.IReadOnlyListCompetitor)),
            Json(JsonSerializer.Serialize(reading.Brands, SellerJson.Default.IReadOnlyListBrandShare)),
            new NpgsqlParameter { Value = (object?)reading.StorefrontHistoryCsv ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new NpgsqlParameter { Value = (object?)reading.TrackedSince ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            at,
            NpgsqlCommands.Uuid(userId));
        await using var batch = connection.Batch(userId is { } user ? [Users.Ensure(user), upsert] : [upsert]);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetGuid(0), reader.GetBoolean(1), reader.Nullable<int>(2));
    }

    private static NpgsqlParameter Json(string json) => new() { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb };
}
