using SellerSync.Domain.Progress;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary><see cref="IProgressStore"/> on product_batches, hand_overs and wake_ups.</summary>
public sealed class ProgressStore(Database database) : IProgressStore
{
    // A run is what is open, else what came last, with all of its hand-overs and with whatever was still under way when it began.
    // A batch of an older backend counts nothing while it runs, so a finished one counts by its status. Waiting batches
    // wait for tokens when they could be claimed, nobody drains, and a wake-up is noted.
    private const string Read = """
        with seller as (
          select id from sellers where seller_id = $1 and domain = $2
        ), waiting_hand_overs as (
          select count(*)::int as n, coalesce(sum(cardinality(h.asins)), 0)::int as products
          from hand_overs h join seller s on h.seller_id = s.id where h.status = 'OPEN'
        ), open_batches as (
          select b.* from product_batches b join seller s on b.seller_id = s.id where b.status in ('PENDING', 'PROCESSING')
        ), anchors as (
          select id, hand_over_id, created_at from open_batches
          union all
          (select b.id, b.hand_over_id, b.created_at from product_batches b join seller s on b.seller_id = s.id
           where not exists (select from open_batches) and (select n from waiting_hand_overs) = 0
           order by b.created_at desc, b.id desc limit 1)
        ), run as (
          select b.status, b.product_count, b.processed_count, f.failed
          from product_batches b
          join seller s on b.seller_id = s.id
          cross join lateral (select count(*)::int as failed from jsonb_object_keys(b.failed_asins)) f
          where b.id in (select id from anchors) or b.hand_over_id in (select hand_over_id from anchors)
            or b.completed_at >= (select min(created_at) from anchors)
        ), counts as (
          select count(*)::int as batches,
            count(*) filter (where status = 'PENDING')::int as pending,
            count(*) filter (where status = 'PROCESSING')::int as processing,
            coalesce(sum(product_count), 0)::int as products,
            coalesce(sum(case status when 'COMPLETED' then product_count else processed_count end - failed), 0)::int as processed,
            coalesce(sum(case status when 'FAILED' then product_count - processed_count + failed else failed end), 0)::int as failed
          from run
        )
        select s.id, c.batches, c.pending, c.processing, h.n, c.products + h.products, c.processed, c.failed,
          (select w.due_at from wake_ups w
           where w.name = 'product-batches' and w.due_at > now() and c.processing = 0
             and exists (select from open_batches o where o.available_at is null or o.available_at <= now())
             and not exists (select from drain_slots where lease_until > now()))
        from seller s cross join counts c cross join waiting_hand_overs h
        """;

    public Task<RunProgress?> ReadAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Read, sellerId.Value, marketplace.Id);
                await using var reader = await command.ExecuteReaderAsync(token);
                return !await reader.ReadAsync(token)
                    ? null
                    : new RunProgress(
                        reader.GetGuid(0),
                        reader.GetInt32(1),
                        reader.GetInt32(2),
                        reader.GetInt32(3),
                        reader.GetInt32(4),
                        reader.GetInt32(5),
                        reader.GetInt32(6),
                        reader.GetInt32(7),
                        reader.Nullable<DateTimeOffset>(8));
            },
            cancellationToken);
}
