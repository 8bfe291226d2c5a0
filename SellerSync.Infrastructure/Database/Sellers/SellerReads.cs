using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Asins;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary>Reads a seller with its open work, in one round trip.</summary>
internal static class SellerReads
{
    private const string Columns = """
        s.id, coalesce(s.seller_name, ''), coalesce(s.asin_count, 0), s.last_checked_at,
        b.pending, b.processing, b.products, h.hand_overs, b.first_id
        """;

    private const string OpenWork = """
        cross join lateral (
          select count(*) filter (where status = 'PENDING')::int as pending,
                 count(*) filter (where status = 'PROCESSING')::int as processing,
                 coalesce(sum(product_count), 0)::int as products,
                 (array_agg(id order by created_at, id))[1] as first_id
          from product_batches
          where seller_id = s.id and status in ('PENDING', 'PROCESSING')
        ) b
        cross join lateral (
          select count(*)::int as hand_overs from hand_overs where seller_id = s.id and status = 'OPEN'
        ) h
        """;

    private const string Find = $"select {Columns} from sellers s {OpenWork} where s.seller_id = $1 and s.domain = $2";

    public static async ValueTask<StoredSeller?> FindAsync(NpgsqlConnection connection, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(Find, sellerId.Value, marketplace.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Seller(reader, sellerId, marketplace) : null;
    }

    /// <summary>A seller that is there, and what is known of these products of its storefront (<see cref="KnownAsins"/>).</summary>
    public static async ValueTask<(StoredSeller Seller, HashSet<Asin> Known)> WithKnownAsync(
        NpgsqlConnection connection, SellerReading reading, Guid sellerUuid, Guid ownHandOverId, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(
            NpgsqlCommands.BatchCommand(Find, reading.SellerId.Value, reading.Marketplace.Id),
            KnownAsins.Of(sellerUuid, reading.Asins ?? [], ownHandOverId));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var seller = Seller(reader, reading.SellerId, reading.Marketplace);
        await reader.NextResultAsync(cancellationToken);
        return (seller, await KnownAsins.ReadAsync(reader, cancellationToken));
    }

    // While work is open it holds what failed before, or its end will show; what was held back is in no work. Which failures are worth
    // another try takes a wide statement, that would be planned for everybody where none stays prepared.
    private const string Look = $"""
        select {Columns},
          coalesce(s.held_back, false)
            or b.pending + b.processing + h.hand_overs = 0 and exists (select from product_batches b where b.seller_id = s.id and {FailedAsins.HasAny}),
          r.products
        from (select $1::text as seller_id, $2::int as domain) asked
        left join sellers s on s.seller_id = asked.seller_id and s.domain = asked.domain
        left join refused_storefronts r on r.seller_id = asked.seller_id and r.domain = asked.domain and r.refused_at > $3
        {OpenWork}
        """;

    /// <summary>What <see cref="ReadAsync"/> reads.</summary>
    public static NpgsqlBatchCommand LookFor(SellerLook look) =>
        NpgsqlCommands.BatchCommand(Look, look.SellerId.Value, look.Marketplace.Id, look.RefusedSince);

    public static async ValueTask<SellerOnRecord> ReadAsync(NpgsqlDataReader reader, SellerLook look, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        return new SellerOnRecord(
            reader.IsDBNull(0) ? null : Seller(reader, look.SellerId, look.Marketplace), reader.GetBoolean(9), reader.Nullable<int>(10));
    }

    private static StoredSeller Seller(NpgsqlDataReader reader, SellerId sellerId, Marketplace marketplace) => new(
        reader.GetGuid(0),
        sellerId,
        marketplace,
        SellerName.From(reader.GetString(1), null),
        reader.GetInt32(2),
        reader.Nullable<DateTimeOffset>(3),
        new OpenWork(reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7), reader.Nullable<Guid>(8)));
}
