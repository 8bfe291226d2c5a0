using SellerSync.Domain.Batches;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary>
/// <see cref="IQueueAhead"/> on product_batches and hand_overs. It reads the open batches up to one place of the order of
/// claims, along product_batches_next, and never the history.
/// </summary>
public sealed class QueueAhead(Database database) : IQueueAhead
{
    // What is under way counts by its place as well: a drain that runs out of tokens gives back what it claimed, and a hand-over that
    // came meanwhile goes first. One that is no batch yet may be immediate, or stand before: it counts.
    private const string Sum = """
        select coalesce((
            select sum(b.product_count - b.processed_count) from product_batches b, place p
            where b.status = 'PENDING' and b.seller_id is distinct from $1
              and ((b.job_type = 'MONITORING'), b.priority, b.turn, b.created_at, b.id) < (p.background, p.priority, p.turn, p.created_at, p.id)), 0)
          + coalesce((
            select sum(greatest(0, b.product_count - b.processed_count)) from product_batches b, place p
            where b.status = 'PROCESSING' and b.seller_id is distinct from $1
              and ((b.job_type = 'MONITORING'), b.priority, b.turn, b.created_at, b.id) < (p.background, p.priority, p.turn, p.created_at, p.id)), 0)
          + coalesce((
            select sum(cardinality(h.asins)) from hand_overs h
            where h.status = 'OPEN' and h.user_id is not null and h.seller_id is distinct from $1), 0)
        """;

    private const string BeforeSeller = $"""
        with place as (
          select (job_type = 'MONITORING') as background, priority, turn, created_at, id from product_batches
          where seller_id = $1 and status in ('PENDING', 'PROCESSING')
          order by 1 desc, 2 desc, 3 desc, 4 desc, 5 desc limit 1)
        {Sum}
        """;

    // Where HandOverStore would put the last of so many batches.
    private const string BeforeNext = $"""
        with place as (
          select false as background, $3::text as priority, $4::int - 1 + greatest(
              (select turn from product_batches where status = 'PENDING' and (job_type = 'MONITORING') = false and priority = $3
                order by (job_type = 'MONITORING'), priority, turn limit 1),
              (select max(turn) + 1 from product_batches where status = 'PENDING' and user_id = $2 and priority = $3),
              0) as turn,
            'infinity'::timestamptz as created_at, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid as id)
        {Sum}
        """;

    public Task<int> BeforeAsync(Guid sellerUuid, CancellationToken cancellationToken) => SumAsync(BeforeSeller, [sellerUuid], cancellationToken);

    public Task<int> BeforeNextOfAsync(Guid userId, int products, CancellationToken cancellationToken) => SumAsync(
        BeforeNext,
        [Guid.Empty, userId, BatchPlan.PriorityOf(products).Word(), ((products - 1) / BatchPlan.ProductsPerBatch) + 1],
        cancellationToken);

    private Task<int> SumAsync(string sql, object?[] parameters, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(sql, parameters);
                return (int)(long)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
}
