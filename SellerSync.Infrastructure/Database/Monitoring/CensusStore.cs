using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Infrastructure.Database.Monitoring;

/// <summary><see cref="ICensusStore"/> on product_batches and routing_decisions. Each part is bounded by an index, not by the history.</summary>
public sealed class CensusStore(Database database) : ICensusStore
{
    private static readonly string[] Statuses = ["PENDING", "PROCESSING", "COMPLETED", "FAILED"];

    private const string Take = $"""
        select pending, processing, completed, failed, immediate_1h, queue_1h, immediate_24h, queue_24h,
          (select coalesce(sum(reserved), 0)::int from token_ledger),
          -- since it was queued, since its next attempt could begin, or since its worker was seen to be dead; one that is set aside again and
          -- again, as Keepa fails on it, spends no attempt: it waits all the while, and somebody must hear of it
          (select now() - min(greatest({BatchRows.WaitingSince}, case when attempts > 0 then available_at end, lease_until))
            from product_batches b where {BatchClaims.Claimable} or status = 'PENDING' and attempts = 0)
        from (
          select count(*) filter (where status = 'PENDING')::int as pending, count(*) filter (where status = 'PROCESSING')::int as processing
          from product_batches where status in ('PENDING', 'PROCESSING')
        ) open
        cross join (
          select count(*) filter (where status = 'COMPLETED')::int as completed,
            count(*) filter (where status = 'FAILED' and error_message is distinct from '{OperatorWords.Cancelled}')::int as failed
          from product_batches where completed_at > now() - interval '24 hours'
        ) ended
        cross join (
          select
            count(*) filter (where decision = 'immediate' and created_at > now() - interval '1 hour')::int as immediate_1h,
            count(*) filter (where decision = 'queue' and created_at > now() - interval '1 hour')::int as queue_1h,
            count(*) filter (where decision = 'immediate')::int as immediate_24h,
            count(*) filter (where decision = 'queue')::int as queue_24h
          from routing_decisions where created_at > now() - interval '24 hours' and user_id is not null
        ) routed
        """;

    public Task<Census> TakeAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Take);
                await using var reader = await command.ExecuteReaderAsync(token);
                await reader.ReadAsync(token);
                return new Census(
                    Statuses.Select((status, column) => (status, Count: reader.GetInt32(column))).ToDictionary(batch => batch.status, batch => batch.Count),
                    new RouteCount(reader.GetInt32(4), reader.GetInt32(5)),
                    new RouteCount(reader.GetInt32(6), reader.GetInt32(7)),
                    WorkWaits: !reader.IsDBNull(9),
                    reader.GetInt32(8),
                    reader.Nullable<TimeSpan>(9));
            },
            cancellationToken);
}
