using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary>What a hand-over becomes, as rows of product_batches, and since when such a row waits.</summary>
internal static class BatchRows
{
    /// <summary>Since when the pending batch <c>b</c> waits: what went before its last replay was no waiting.</summary>
    public const string WaitingSince = $"""
        coalesce((select max(a.done_at) from operator_actions a where a.batch_id = b.id and a.action = '{OperatorWords.Replay}'), b.created_at)
        """;

    // An immediate batch is born claimed and begun: its worker is the one that decided.
    private const string Immediate = """
        insert into product_batches (id, seller_id, user_id, hand_over_id, product_count, new_asins, status, priority, job_type, batch_type,
          estimated_tokens, worker_id, started_at, lease_until, fence, attempts, trace_parent)
        values ($1, $2, $3, $4, $5, $6, 'PROCESSING', $7, $8, 'NEW_ASINS', $9, $10, now(), now() + $11, 1, 1, $12)
        on conflict (id) do nothing
        """;

    public static NpgsqlBatchCommand InsertImmediate(Guid id, HandOver handOver, string workerId, TimeSpan lease) => NpgsqlCommands.BatchCommand(
        Immediate,
        id,
        handOver.SellerUuid,
        NpgsqlCommands.Uuid(handOver.UserId),
        handOver.Id,
        handOver.Asins.Count,
        handOver.Asins.ToTexts(),
        BatchPlan.PriorityOf(handOver.Asins.Count).Word(),
        handOver.JobType.Word(),
        TokenCost.OfProducts(handOver.Asins.Count),
        workerId,
        lease,
        NpgsqlCommands.TraceParent());

    // Users take turns: a batch comes behind those of its user that wait already, and behind nobody's that came before it otherwise.
    private const string Queued = """
        insert into product_batches (id, seller_id, user_id, hand_over_id, product_count, new_asins, status, priority, job_type, batch_type, estimated_tokens, trace_parent, turn)
        values ($1, $2, $3, $4, $5, $6, 'PENDING', $7, $8, 'NEW_ASINS', $9, $10, greatest(
          (select turn from product_batches where status = 'PENDING' and (job_type = 'MONITORING') = ($8 = 'MONITORING') and priority = $7
            order by (job_type = 'MONITORING'), priority, turn limit 1),
          (select max(turn) + 1 from product_batches where status = 'PENDING' and user_id = $3 and priority = $7),
          0))
        on conflict (id) do nothing
        """;

    /// <param name="asins">Those of this batch.</param>
    public static NpgsqlBatchCommand InsertQueued(Guid id, HandOver handOver, IReadOnlyList<Asin> asins) => NpgsqlCommands.BatchCommand(
        Queued,
        id,
        handOver.SellerUuid,
        NpgsqlCommands.Uuid(handOver.UserId),
        handOver.Id,
        asins.Count,
        asins.ToTexts(),
        BatchPlan.PriorityOf(handOver.Asins.Count).Word(),
        handOver.JobType.Word(),
        TokenCost.OfProducts(asins.Count),
        NpgsqlCommands.TraceParent());
}
