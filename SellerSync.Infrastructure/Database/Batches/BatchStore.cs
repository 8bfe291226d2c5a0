using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary><see cref="IBatchStore"/> on the table product_batches. Leases go by the database's clock.</summary>
public sealed class BatchStore(Database database, ChunkWrites chunks, FirstCalls firstCalls, IOptions<DrainOptions> options) : IBatchStore
{
    private const string FailAbandoned = """
        update product_batches set status = 'FAILED', completed_at = now(), lease_until = null, error_message = 'Its worker died ' || attempts || ' times'
        where status = 'PROCESSING' and attempts >= $1 and coalesce(lease_until, started_at + interval '10 minutes', created_at) < now()
        """;

    public Task<int> FailAbandonedAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync(FailAbandoned, [ClaimedBatch.MaxAttempts], cancellationToken);

    public Task<BatchClaim> ClaimAsync(string workerId, Guid? sellerUuid, int limit, int tokensAtRisk, CancellationToken cancellationToken) =>
        ClaimAsync(
            (connection, token) => BatchClaims.ClaimAsync(connection, workerId, sellerUuid, limit, options.Value.Lease, onlyBatchId: null, token),
            TokenPriority.Queued,
            tokensAtRisk,
            cancellationToken);

    public async Task<ClaimedBatch?> ClaimOneAsync(string workerId, Guid batchId, int tokensAtRisk, CancellationToken cancellationToken) =>
        await ClaimAsync(
            (connection, token) => BatchClaims.ClaimAsync(connection, workerId, sellerUuid: null, limit: 1, options.Value.Lease, batchId, token),
            TokenPriority.Immediate,
            tokensAtRisk,
            cancellationToken) is BatchClaim.Claimed { Batches: [var batch] } ? batch : null;

    private Task<BatchClaim> ClaimAsync(
        Func<NpgsqlConnection, CancellationToken, ValueTask<IReadOnlyList<ClaimedBatch>>> claimAsync,
        TokenPriority priority,
        int tokensAtRisk,
        CancellationToken cancellationToken) =>
        database.CommitWithAsync<BatchClaim>(
            async (connection, token) =>
            {
                var claimed = await claimAsync(connection, token);
                if (claimed.Count == 0 || claimed[0].Unsettled.Count == 0)
                {
                    return (new BatchClaim.Claimed(claimed), []);
                }

                var (grant, last) = await firstCalls.BeginAsync(connection, claimed[0], priority, tokensAtRisk, token);
                return grant is LedgerGrant.Granted granted
                    ? (new BatchClaim.Claimed([claimed[0] with { FirstCall = granted.Reservation }, .. claimed.Skip(1)]), last)
                    : (new BatchClaim.NoTokens(((LedgerGrant.Refused)grant).RetryAfter), null);
            },
            cancellationToken);

    public Task<LedgerGrant> BeginAsync(ClaimedBatch batch, TokenPriority priority, int tokensAtRisk, CancellationToken cancellationToken) =>
        database.CommitWithAsync(
            async (connection, token) =>
            {
                var (grant, last) = await firstCalls.BeginAsync(connection, batch, priority, tokensAtRisk, token);
                return (grant, grant is LedgerGrant.Granted ? last : null);
            },
            cancellationToken);

    public Task StoreChunkAsync(ClaimedBatch batch, PaidAnswer answer, string source, CancellationToken cancellationToken) =>
        chunks.StoreAsync(batch, answer, source, cancellationToken);

    private const string Complete = """
        update product_batches b set
          status = case when f.failed < b.product_count or b.product_count = 0 then 'COMPLETED' else 'FAILED' end,
          error_message = case when f.failed > 0 then f.failed || ' of ' || b.product_count || ' products could not be stored' end,
          processed_count = b.product_count, completed_at = now(), lease_until = null
        from (select count(*)::int as failed from product_batches p, jsonb_object_keys(p.failed_asins) where p.id = $1) f
        where b.id = $1 and (b.fence = $2 or b.cancelled_fence = $2) -- cancelled too late: its last calls were under way
          and b.status <> 'PENDING' -- also when a first try was committed without our knowing
        returning b.failed_asins::text
        """;

    public Task<BatchResult> CompleteAsync(ClaimedBatch batch, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Complete, batch.Id, batch.Fence);
                var json = await command.ExecuteScalarAsync(token) as string ?? throw LeaseLostException.OfBatch(batch.Id);
                var failures = JsonSerializer.Deserialize(json, BatchJson.Default.DictionaryStringString)!;
                return new BatchResult(
                    batch.ProductCount - failures.Count,
                    failures.ToDictionary(failure => Asin.Parse(failure.Key), failure => failure.Value));
            },
            cancellationToken);

    // A cancelled batch is still its worker's until that has seen it: else its calls under way, which are paid, would be broken off.
    private const string Extend = """
        update product_batches b set lease_until = case when b.status = 'PROCESSING' then now() + $3 end
        from unnest($1::uuid[], $2::bigint[]) as held (id, fence)
        where b.id = held.id and (b.fence = held.fence and b.status = 'PROCESSING' or b.cancelled_fence = held.fence and b.status = 'FAILED')
        returning b.id
        """;

    public Task<IReadOnlySet<Guid>> ExtendAsync(IReadOnlyCollection<ClaimedBatch> held, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlySet<Guid>>(
            async (connection, token) =>
            {
                var still = new HashSet<Guid>();
                await using var command = connection.Command(
                    Extend, held.Select(batch => batch.Id).ToArray(), held.Select(batch => batch.Fence).ToArray(), options.Value.Lease);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    still.Add(reader.GetGuid(0));
                }

                return still;
            },
            cancellationToken);

    private const string Snooze = """
        update product_batches set status = 'PENDING', lease_until = null, worker_id = null, attempts = $3 - 1,
          available_at = case when $4 > interval '0' then now() + $4 end
        where id = $1 and fence = $2 and status = 'PROCESSING'
        """;

    public Task SnoozeAsync(ClaimedBatch batch, TimeSpan setAsideFor, CancellationToken cancellationToken) =>
        database.ExecuteAsync(Snooze, [batch.Id, batch.Fence, batch.Attempts, setAsideFor], cancellationToken);

    private const string FailAttempt = """
        update product_batches set
          status = case when $6 >= $5 then 'FAILED' else 'PENDING' end,
          completed_at = case when $6 >= $5 then now() end,
          available_at = case when $6 >= $5 then null else now() + $4 end,
          attempts = $6, error_message = $3, lease_until = null, worker_id = null
        where id = $1 and fence = $2 and status = 'PROCESSING'
        """;

    public Task FailAttemptAsync(ClaimedBatch batch, string reason, TimeSpan retryAfter, CancellationToken cancellationToken) =>
        database.ExecuteAsync(FailAttempt, [batch.Id, batch.Fence, reason, retryAfter, ClaimedBatch.MaxAttempts, batch.Attempts], cancellationToken);

    private const string AnyOrphaned = "select exists (select from product_batches where status = 'PROCESSING' and lease_until between now() - $1 and now())";

    public Task<bool> AnyOrphanedAsync(TimeSpan within, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(AnyOrphaned, within);
                return (bool)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);

    public Task<bool> AnyClaimableAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command($"select exists (select from product_batches where {BatchClaims.Claimable})");
                return (bool)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
}
