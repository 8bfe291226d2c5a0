using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Snapshots;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary><see cref="ISnapshotStore"/> on the tables seller_snapshot_queue and seller_snapshots.</summary>
public sealed class SnapshotStore(Database database) : ISnapshotStore
{
    // The lease is the pause before the next try as well: nobody waits for a snapshot. Rows of an older backend that can be
    // no seller of ours stay where they are.
    private const string Claim = """
        update seller_snapshot_queue q set lease_until = now() + interval '1 hour'
        from (
          select seller_id, domain from seller_snapshot_queue
          where (lease_until is null or lease_until < now()) and seller_id ~ '^[A-Z0-9]{13,15}$' and domain = any ($1)
          order by lease_until nulls first, created_at, seller_id
          limit 1
          for update skip locked) next
        where q.seller_id = next.seller_id and q.domain = next.domain
        returning q.seller_id, q.domain
        """;

    public Task<QueuedSnapshot?> ClaimAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Claim, DomainIds);
                await using var reader = await command.ExecuteReaderAsync(token);
                return await reader.ReadAsync(token)
                    ? new QueuedSnapshot(SellerId.Parse(reader.GetString(0)), Marketplace.Find(reader.GetInt32(1))!)
                    : null;
            },
            cancellationToken);

    private const string Store = """
        with done as (delete from seller_snapshot_queue where seller_id = $1 and domain = $2 returning seller_id)
        insert into seller_snapshots (seller_id, domain, snapshot_date, asin_list, asin_count)
        select $1, $2, $4, $3, cardinality($3::text[]) from done
        """;

    public Task StoreAsync(QueuedSnapshot claimed, IReadOnlyList<Asin> asins, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.ExecuteAsync(Store, [claimed.SellerId.Value, claimed.Marketplace.Id, asins.ToTexts(), at], cancellationToken);

    public Task DropAsync(QueuedSnapshot claimed, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "delete from seller_snapshot_queue where seller_id = $1 and domain = $2", [claimed.SellerId.Value, claimed.Marketplace.Id], cancellationToken);

    private static int[] DomainIds { get; } = [.. Marketplace.All.Select(marketplace => marketplace.Id)];
}
