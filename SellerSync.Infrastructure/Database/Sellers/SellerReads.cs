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
    // another try takes a wide statement, that would be planned for everybody where none stays prepared. How many are asked for must not
    // be seen by the planner: a plan for any number looks so dear that PostgreSQL would make a new one each time.
    private const string Look = $"""
        select {Columns},
          coalesce(s.held_back, false)
            or b.pending + b.processing + h.hand_overs = 0 and exists (select from product_batches b where b.seller_id = s.id and {FailedAsins.HasAny}),
          r.products
        from unnest((select $1::text[]), (select $2::int[]), (select $3::timestamptz[])) with ordinality asked (seller_id, domain, refused_since, place)
        left join lateral (
          select id, seller_name, asin_count, last_checked_at, held_back from sellers
          where seller_id = asked.seller_id and domain = asked.domain
          limit 1) s on true
        left join lateral (
          select products from refused_storefronts
          where seller_id = asked.seller_id and domain = asked.domain and refused_at > asked.refused_since
          limit 1) r on true
        {OpenWork}
        order by asked.place
        """;

    /// <summary>What <see cref="ReadAsync"/> reads, a row for each and in their order.</summary>
    public static NpgsqlBatchCommand LookFor(IReadOnlyList<SellerLook> looks) => NpgsqlCommands.BatchCommand(
        Look,
        looks.Select(look => look.SellerId.Value).ToArray(),
        looks.Select(look => look.Marketplace.Id).ToArray(),
        looks.Select(look => look.RefusedSince).ToArray());

    public static async ValueTask<IReadOnlyList<SellerOnRecord>> ReadAsync(
        NpgsqlDataReader reader, IReadOnlyList<SellerLook> looks, CancellationToken cancellationToken)
    {
        var found = new List<SellerOnRecord>(looks.Count);
        foreach (var look in looks)
        {
            await reader.ReadAsync(cancellationToken);
            found.Add(new SellerOnRecord(
                reader.IsDBNull(0) ? null : Seller(reader, look.SellerId, look.Marketplace), reader.GetBoolean(9), reader.Nullable<int>(10)));
        }

        return found;
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
