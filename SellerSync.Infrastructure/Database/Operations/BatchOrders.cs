using Npgsql;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary><see cref="IBatchOrders"/> on product_batches and operator_actions.</summary>
public sealed class BatchOrders(Database database, TimeProvider time) : IBatchOrders
{
    // As it was when it was new: behind its user's other waiting batches, and behind nobody's that came before it otherwise.
    private const string Replay = """
        update product_batches b set
          status = 'PENDING', attempts = 0, failed_asins = '{}', error_message = null, started_at = null, completed_at = null,
          available_at = null, lease_until = null, worker_id = null, fence = fence + 1, cancelled_fence = null,
          processed_count = (select count(*) from seller_products p where p.seller_id = b.seller_id and p.asin_id = any (b.new_asins)),
          turn = greatest(
            (select turn from product_batches o where o.status = 'PENDING' and (o.job_type = 'MONITORING') = (b.job_type = 'MONITORING') and o.priority = b.priority
              order by (job_type = 'MONITORING'), priority, turn limit 1),
            (select max(turn) + 1 from product_batches o where o.status = 'PENDING' and o.user_id = b.user_id and o.priority = b.priority),
            0)
        where id = $1 and status = 'FAILED'
        """;

    public Task<BatchOrdered> ReplayAsync(Guid batchId, OperatorName by, CancellationToken cancellationToken) =>
        OrderAsync(batchId, OperatorWords.Replay, by, Replay, isReplay: true, cancellationToken);

    private const string Cancel = $"""
        update product_batches set
          status = 'FAILED', error_message = '{OperatorWords.Cancelled}', completed_at = now(), available_at = null, lease_until = null,
          cancelled_fence = case when status = 'PROCESSING' then fence end, fence = fence + 1
        where id = $1 and status in ('PENDING', 'PROCESSING')
        """;

    public Task<BatchOrdered> CancelAsync(Guid batchId, OperatorName by, CancellationToken cancellationToken) =>
        OrderAsync(batchId, OperatorWords.Cancel, by, Cancel, isReplay: false, cancellationToken);

    private Task<BatchOrdered> OrderAsync(Guid batchId, string action, OperatorName by, string change, bool isReplay, CancellationToken cancellationToken)
    {
        var actionId = Guid.CreateVersion7(time.GetUtcNow());
        return database.Promptly.InTransactionAsync<BatchOrdered>(
            async (connection, token) =>
            {
                if (await SellerOfAsync(connection, batchId, token) is not { } sellerUuid)
                {
                    return new BatchOrdered.Unknown();
                }

                // A lookup of this seller would hand over what failed: one after the other, so that nothing is bought twice.
                await SellerStore.LockAsync(connection, sellerUuid, token);
                if (await OperatorActions.IsKeptAsync(connection, actionId, token))
                {
                    return new BatchOrdered.Done(sellerUuid);
                }

                if (isReplay && await OnTheirWayAsync(connection, batchId, token) is { } otherId)
                {
                    return new BatchOrdered.OnTheirWay(otherId);
                }

                await using var command = connection.Command(change, batchId);
                if (await command.ExecuteNonQueryAsync(token) == 0)
                {
                    return new BatchOrdered.WrongStatus(await StatusAsync(connection, batchId, token));
                }

                await OperatorActions.KeepAsync(connection, actionId, action, by, batchId, reason: null, token);
                return new BatchOrdered.Done(sellerUuid);
            },
            cancellationToken);
    }

    private static async ValueTask<Guid?> SellerOfAsync(NpgsqlConnection connection, Guid batchId, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select seller_id from product_batches where id = $1", batchId);
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    private static async ValueTask<string> StatusAsync(NpgsqlConnection connection, Guid batchId, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select status from product_batches where id = $1", batchId);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private const string OnTheirWay = """
        with missing as (
          select b.seller_id, array(
            select a from unnest(b.new_asins) a
            where not exists (select from seller_products p where p.seller_id = b.seller_id and p.asin_id = a)) as asins
          from product_batches b where b.id = $1 and b.status = 'FAILED')
        select o.id from missing m join product_batches o on o.seller_id = m.seller_id and o.status in ('PENDING', 'PROCESSING') and o.new_asins && m.asins
        union all
        select h.id from missing m join hand_overs h on h.seller_id = m.seller_id and h.status = 'OPEN' and h.asins && m.asins
        union all -- its own call, which was under way when it was cancelled: a replay would refuse the answer
        select b.id from product_batches b join token_reservations r on r.batch_id = b.id and r.state = 'OPEN' and r.expires_at > now()
        where b.id = $1 and b.status = 'FAILED' and b.cancelled_fence is not null
        limit 1
        """;

    private static async ValueTask<Guid?> OnTheirWayAsync(NpgsqlConnection connection, Guid batchId, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(OnTheirWay, batchId);
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }
}
