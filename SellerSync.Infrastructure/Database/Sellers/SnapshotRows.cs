using Npgsql;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Snapshots;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary>What the transaction that saves a seller has to do with snapshots.</summary>
internal static class SnapshotRows
{
    // One that is known, has a snapshot or was refused would be 10 tokens for nothing. In order, so that two lookups with
    // the same competitors wait for each other and do not deadlock.
    private const string Enqueue = """
        insert into seller_snapshot_queue (seller_id, domain, discovered_from_seller_id)
        select c, $2, $3 from unnest($1::text[]) c
        where not exists (select from sellers s where s.seller_id = c and s.domain = $2)
          and not exists (select from seller_snapshots n where n.seller_id = c and n.domain = $2)
          and not exists (select from refused_storefronts r where r.seller_id = c and r.domain = $2)
        order by c
        on conflict do nothing
        """;

    public static NpgsqlBatchCommand EnqueueCompetitors(SellerReading reading) =>
        NpgsqlCommands.BatchCommand(
            Enqueue,
            reading.Competitors.Select(competitor => competitor.SellerId).Where(id => SellerId.TryParse(id, out _, out _)).ToArray(),
            reading.Marketplace.Id,
            reading.SellerId.Value);

    /// <summary>A seller that was looked up needs no snapshot any more.</summary>
    public static NpgsqlBatchCommand Dequeue(SellerReading reading) =>
        NpgsqlCommands.BatchCommand(
            "delete from seller_snapshot_queue where seller_id = $1 and domain = $2", reading.SellerId.Value, reading.Marketplace.Id);

    private const string NewestOldEnough = """
        select asin_list, snapshot_date::timestamptz from seller_snapshots
        where seller_id = $1 and domain = $2 and snapshot_date <= $3
        order by snapshot_date desc
        limit 1
        """;

    /// <summary>At a first lookup: keeps the snapshot as the seller's baseline if the rule allows it.</summary>
    public static async ValueTask TakeBaselineAsync(
        NpgsqlConnection connection, Guid sellerUuid, SellerReading reading, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (reading.Asins is not { Count: > 0 } current
            || await BaselineAsync(connection, reading, current, now, cancellationToken) is not { Length: > 0 } baseline)
        {
            return;
        }

        await using var update = connection.Command("update sellers set baseline_asins = $2 where id = $1", sellerUuid, baseline);
        await update.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async ValueTask<string[]> BaselineAsync(
        NpgsqlConnection connection, SellerReading reading, IReadOnlyList<Domain.Asins.Asin> current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(NewestOldEnough, reading.SellerId.Value, reading.Marketplace.Id, now - SnapshotBaseline.MinAge);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return [];
        }

        var known = SnapshotBaseline.Known(current, reader.GetFieldValue<string[]>(0).ToAsins(), reader.GetFieldValue<DateTimeOffset>(1), now);
        return [.. known.Select(asin => asin.Value)];
    }
}
