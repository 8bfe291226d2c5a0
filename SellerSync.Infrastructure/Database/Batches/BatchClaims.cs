using Npgsql;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary>Which batches can be claimed, and the one statement that claims them: no two workers ever get the same one.</summary>
internal static class BatchClaims
{
    /// <summary>Which batches can be claimed right now. What an older backend left in PROCESSING has no lease: 10 minutes after its start it is orphaned.</summary>
    public const string Claimable = $"""
        (status = 'PENDING' and {Waits} or {Orphaned})
        """;

    private const string Waits = "(available_at is null or available_at <= now())";

    private const string Orphaned = """
        (status = 'PROCESSING' and attempts < 3 and coalesce(lease_until, started_at + interval '10 minutes', created_at) < now())
        """;

    // Three looks, each along an index and none for more than is still wanted: this seller's, the dead's, everybody's. The limits outside
    // take nothing away: without a number the planner expects a tenth of all rows, and reads the whole table to update one. What is wanted
    // stands in the text, not in parameters: a plan for any limit looks so dear that PostgreSQL would make a new one for every claim.
    private static string Claim(bool ofSeller, bool onlyOne, int limit) => $"""
        with {(ofSeller ? Own(limit) : "")}
        orphaned as (
          select id, 2 as class, row_number() over () as place from (
            select id from product_batches
            where {Orphaned} {(onlyOne ? "and id = $3" : "")}
            order by lease_until limit {Left(limit, ofSeller, orphaned: false)} for update skip locked) o limit {limit}),
        waiting as (
          select id, 3 as class, row_number() over () as place from (
            select id from product_batches
            where status = 'PENDING' and {Waits} {(onlyOne ? "and id = $3" : "")} {(ofSeller ? "and id not in (select id from own)" : "")}
            order by (job_type = 'MONITORING'), priority, turn, created_at, id
            limit {Left(limit, ofSeller, orphaned: true)} for update skip locked) o limit {limit}),
        claimed as (
          update product_batches b set
            status = 'PROCESSING', worker_id = $1, started_at = coalesce(b.started_at, now()),
            lease_until = now() + $2, fence = b.fence + 1, available_at = null
          from ({(ofSeller ? "select * from own union all" : "")} select * from orphaned union all select * from waiting) chosen
          where b.id = chosen.id
          returning b.id, b.fence, b.attempts, b.seller_id, b.product_count, b.new_asins, b.failed_asins, b.user_id, b.trace_parent, chosen.class, chosen.place)
        select c.id, c.fence, c.attempts + 1, c.seller_id, s.seller_id, s.domain, c.product_count,
          array(
            select a from unnest(c.new_asins) with ordinality as u (a, n)
            where not c.failed_asins ? a
              and not exists (select from seller_products p where p.seller_id = c.seller_id and p.asin_id = a)
            order by n),
          c.user_id, c.trace_parent
        from claimed c join sellers s on s.id = c.seller_id
        order by c.class, c.place
        """;

    private static string Own(int limit) => $"""
        own as (
          select id, 1 as class, row_number() over () as place from (
            select id from product_batches
            where seller_id = $3 and status = 'PENDING' and {Waits}
            order by turn, created_at, id limit {limit} for update skip locked) o),
        """;

    private static string Left(int limit, bool own, bool orphaned) =>
        $"greatest(0, {limit}{(own ? " - (select count(*) from own)" : "")}{(orphaned ? " - (select count(*) from orphaned)" : "")})";

    /// <param name="lease">How long each is held without a sign of life.</param>
    /// <param name="onlyBatchId">This batch and no other; null for whichever comes next.</param>
    public static async ValueTask<IReadOnlyList<ClaimedBatch>> ClaimAsync(
        NpgsqlConnection connection, string workerId, Guid? sellerUuid, int limit, TimeSpan lease, Guid? onlyBatchId, CancellationToken cancellationToken)
    {
        var (claimed, unusable) = await ReadAsync(connection, workerId, sellerUuid, limit, lease, onlyBatchId, cancellationToken);
        if (unusable.Count > 0)
        {
            // An older backend's row must not stand at the head of the queue for ever.
            await using var fail = connection.Command(FailUnusable, unusable.ToArray());
            await fail.ExecuteNonQueryAsync(cancellationToken);
        }

        return claimed;
    }

    private const string FailUnusable = """
        update product_batches set status = 'FAILED', completed_at = now(), lease_until = null, error_message = 'Its seller cannot be asked for'
        where id = any ($1)
        """;

    private static async ValueTask<(List<ClaimedBatch> Claimed, List<Guid> Unusable)> ReadAsync(
        NpgsqlConnection connection, string workerId, Guid? sellerUuid, int limit, TimeSpan lease, Guid? onlyBatchId, CancellationToken cancellationToken)
    {
        var (claimed, unusable) = (new List<ClaimedBatch>(), new List<Guid>());
        var sql = Claim(ofSeller: sellerUuid is not null, onlyOne: onlyBatchId is not null, limit);
        await using var command = (sellerUuid ?? onlyBatchId) is { } id
            ? connection.Command(sql, workerId, lease, id)
            : connection.Command(sql, workerId, lease);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!SellerId.TryParse(reader.GetString(4), out var sellerId, out _) || Marketplace.Find(reader.GetInt32(5)) is not { } marketplace)
            {
                unusable.Add(reader.GetGuid(0));
                continue;
            }

            var unsettled = reader.GetFieldValue<string[]>(7).ToAsins();
            claimed.Add(new ClaimedBatch(
                reader.GetGuid(0),
                reader.GetInt64(1),
                reader.GetInt32(2),
                reader.GetGuid(3),
                sellerId,
                marketplace,
                reader.Nullable<int>(6) ?? unsettled.Count,
                unsettled,
                reader.Nullable<Guid>(8),
                reader.IsDBNull(9) ? null : reader.GetString(9)));
        }

        return (claimed, unusable);
    }
}
