using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database;

/// <summary><see cref="IBatchStore"/> on the table product_batches. Leases go by the database's clock.</summary>
public sealed class BatchStore(Database database) : IBatchStore
{
    /// <summary>Which batches can be claimed right now. What an older backend left in PROCESSING has no lease: 10 minutes after its start it is orphaned.</summary>
    internal const string Claimable = """
        (status = 'PENDING' and (available_at is null or available_at <= now())
         or status = 'PROCESSING' and attempts < 3 and coalesce(lease_until, started_at + interval '10 minutes', created_at) < now())
        """;

    private const string FailAbandoned = """
        update product_batches set status = 'FAILED', completed_at = now(), lease_until = null, error_message = 'Its worker died ' || attempts || ' times'
        where status = 'PROCESSING' and attempts >= $1 and coalesce(lease_until, started_at + interval '10 minutes', created_at) < now()
        """;

    public Task<int> FailAbandonedAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync(FailAbandoned, [ClaimedBatch.MaxAttempts], cancellationToken);

    private const string Claim = $"""
        with claimed as (
          update product_batches b set
            status = 'PROCESSING', worker_id = $1, started_at = coalesce(b.started_at, now()),
            lease_until = now() + interval '10 minutes', fence = b.fence + 1, attempts = b.attempts + 1, available_at = null
          from (
            select id, row_number() over (order by seller_id is not distinct from $2 desc, status desc, priority, created_at, id) as place
            from (
              select id, seller_id, status, priority, created_at from product_batches
              where {Claimable} and ($4::uuid is null or id = $4)
              order by seller_id is not distinct from $2 desc, status desc, priority, created_at, id
              limit $3
              for update skip locked) next
          ) chosen
          where b.id = chosen.id
          returning b.id, b.fence, b.attempts, b.seller_id, b.product_count, b.new_asins, b.failed_asins, chosen.place)
        select c.id, c.fence, c.attempts, c.seller_id, s.seller_id, s.domain, c.product_count,
          array(
            select a from unnest(c.new_asins) with ordinality as u (a, n)
            where not c.failed_asins ? a
              and not exists (select from seller_products p where p.seller_id = c.seller_id and p.asin_id = a)
            order by n)
        from claimed c join sellers s on s.id = c.seller_id
        order by c.place
        """;

    public Task<IReadOnlyList<ClaimedBatch>> ClaimAsync(string workerId, Guid? sellerUuid, int limit, CancellationToken cancellationToken) =>
        ClaimAsync(workerId, sellerUuid, limit, onlyBatchId: null, cancellationToken);

    public async Task<ClaimedBatch?> ClaimOneAsync(string workerId, Guid batchId, CancellationToken cancellationToken) =>
        (await ClaimAsync(workerId, sellerUuid: null, limit: 1, batchId, cancellationToken)).SingleOrDefault();

    private Task<IReadOnlyList<ClaimedBatch>> ClaimAsync(string workerId, Guid? sellerUuid, int limit, Guid? onlyBatchId, CancellationToken cancellationToken) =>
        database.InTransactionAsync<IReadOnlyList<ClaimedBatch>>(
            async (connection, token) =>
            {
                var (claimed, unusable) = await ReadClaimAsync(connection, workerId, sellerUuid, limit, onlyBatchId, token);
                if (unusable.Count > 0)
                {
                    // An older backend's row must not stand at the head of the queue for ever.
                    await using var fail = connection.Command(FailUnusable, unusable.ToArray());
                    await fail.ExecuteNonQueryAsync(token);
                }

                return claimed;
            },
            cancellationToken);

    private const string FailUnusable = """
        update product_batches set status = 'FAILED', completed_at = now(), lease_until = null, error_message = 'Its seller cannot be asked for'
        where id = any ($1)
        """;

    private static async ValueTask<(List<ClaimedBatch> Claimed, List<Guid> Unusable)> ReadClaimAsync(
        NpgsqlConnection connection, string workerId, Guid? sellerUuid, int limit, Guid? onlyBatchId, CancellationToken cancellationToken)
    {
        var (claimed, unusable) = (new List<ClaimedBatch>(), new List<Guid>());
        await using var command = connection.Command(
            Claim,
            workerId,
            new NpgsqlParameter { Value = (object?)sellerUuid ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            limit,
            new NpgsqlParameter { Value = (object?)onlyBatchId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
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
                unsettled));
        }

        return (claimed, unusable);
    }

    // Returns which of the failures this batch did not know yet: a retry after a commit whose outcome was unknown finds none.
    private const string RecordChunk = """
        with held as (
          select id, failed_asins from product_batches where id = $1 and fence = $2 and status = 'PROCESSING' for update
        )
        update product_batches b set
          processed_count = b.processed_count + $3,
          failed_asins = b.failed_asins || $4,
          actual_tokens_used = coalesce(b.actual_tokens_used, 0) + $5,
          lease_until = now() + interval '10 minutes'
        from held where b.id = held.id
        returning array(select a from jsonb_object_keys($4) a where not held.failed_asins ? a)
        """;

    public async Task StoreChunkAsync(ClaimedBatch batch, ProductsAnswer answer, int tokens, string source, CancellationToken cancellationToken)
    {
        try
        {
            await StoreWholeAsync(batch, answer, tokens, source, cancellationToken);
        }
        catch (PostgresException exception) when (answer.Products.Count > 0 && IsRefusedValue(exception))
        {
            // One product holds a value that this database does not take: it must not cost its neighbours their place.
            await StoreWholeAsync(batch, answer with { Products = [] }, tokens, source, cancellationToken);
            foreach (var product in answer.Products)
            {
                await StoreAloneAsync(batch, product, source, cancellationToken);
            }
        }
    }

    private async Task StoreAloneAsync(ClaimedBatch batch, Product product, string source, CancellationToken cancellationToken)
    {
        var none = new Dictionary<Asin, ProductFailure>();
        try
        {
            await StoreWholeAsync(batch, new ProductsAnswer([product], none), tokens: 0, source, cancellationToken);
        }
        catch (PostgresException exception) when (IsRefusedValue(exception))
        {
            none.Add(product.Asin, ProductFailure.NotStorable);
            await StoreWholeAsync(batch, new ProductsAnswer([], none), tokens: 0, source, cancellationToken);
        }
    }

    // SQLSTATE classes 22, data exception, and 23, integrity constraint violation.
    private static bool IsRefusedValue(PostgresException exception) =>
        exception.SqlState.StartsWith("22", StringComparison.Ordinal) || exception.SqlState.StartsWith("23", StringComparison.Ordinal);

    private Task StoreWholeAsync(ClaimedBatch batch, ProductsAnswer answer, int tokens, string source, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (connection, token) =>
            {
                var failures = answer.Failures.ToDictionary(failure => failure.Key.Value, failure => failure.Value.Word());
                await using var record = connection.Command(
                    RecordChunk,
                    batch.Id,
                    batch.Fence,
                    answer.Products.Count + answer.Failures.Count,
                    new NpgsqlParameter { Value = JsonSerializer.Serialize(failures, BatchJson.Default.DictionaryStringString), NpgsqlDbType = NpgsqlDbType.Jsonb },
                    tokens);
                var newlyFailed = await record.ExecuteScalarAsync(token) as string[] ?? throw Lost(batch);
                await using var writes = new NpgsqlBatch(connection);
                foreach (var command in Outcomes(batch, answer, newlyFailed, source))
                {
                    writes.BatchCommands.Add(command);
                }

                if (writes.BatchCommands.Count > 0)
                {
                    await writes.ExecuteNonQueryAsync(token);
                }

                return true;
            },
            cancellationToken);

    private static IEnumerable<NpgsqlBatchCommand> Outcomes(ClaimedBatch batch, ProductsAnswer answer, string[] newlyFailed, string source)
    {
        if (answer.Products.Count > 0)
        {
            yield return ProductRows.Upsert(batch.SellerUuid, batch.Marketplace, answer.Products, source);
            yield return SkippedAsins.Forget([.. answer.Products.Select(product => product.Asin.Value)], batch.Marketplace);
        }

        if (Failed(ProductFailure.Invalid) is { Length: > 0 } invalid)
        {
            yield return SkippedAsins.Skip(invalid, batch.Marketplace);
        }

        if (Failed(ProductFailure.NotReturned).Intersect(newlyFailed).ToArray() is { Length: > 0 } absent)
        {
            yield return SkippedAsins.CountAbsences(absent, batch.Marketplace);
        }

        string[] Failed(ProductFailure why) => [.. answer.Failures.Where(failure => failure.Value == why).Select(failure => failure.Key.Value)];
    }

    private const string Complete = """
        update product_batches b set
          status = case when f.failed < b.product_count or b.product_count = 0 then 'COMPLETED' else 'FAILED' end,
          error_message = case when f.failed > 0 then f.failed || ' of ' || b.product_count || ' products could not be stored' end,
          processed_count = b.product_count, completed_at = now(), lease_until = null
        from (select count(*)::int as failed from product_batches p, jsonb_object_keys(p.failed_asins) where p.id = $1) f
        where b.id = $1 and b.fence = $2 and b.status <> 'PENDING' -- also when a first try was committed without our knowing
        returning b.failed_asins::text
        """;

    public Task<BatchResult> CompleteAsync(ClaimedBatch batch, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Complete, batch.Id, batch.Fence);
                var json = await command.ExecuteScalarAsync(token) as string ?? throw Lost(batch);
                var failures = JsonSerializer.Deserialize(json, BatchJson.Default.DictionaryStringString)!;
                return new BatchResult(
                    batch.ProductCount - failures.Count,
                    failures.ToDictionary(failure => Asin.Parse(failure.Key), failure => failure.Value));
            },
            cancellationToken);

    private const string Snooze = """
        update product_batches set status = 'PENDING', lease_until = null, worker_id = null, attempts = greatest(attempts - 1, 0)
        where id = $1 and fence = $2 and status = 'PROCESSING'
        """;

    public Task SnoozeAsync(ClaimedBatch batch, CancellationToken cancellationToken) =>
        database.ExecuteAsync(Snooze, [batch.Id, batch.Fence], cancellationToken);

    private const string FailAttempt = """
        update product_batches set
          status = case when attempts >= $5 then 'FAILED' else 'PENDING' end,
          completed_at = case when attempts >= $5 then now() end,
          available_at = case when attempts >= $5 then null else now() + $4 end,
          error_message = $3, lease_until = null, worker_id = null
        where id = $1 and fence = $2 and status = 'PROCESSING'
        """;

    public Task FailAttemptAsync(ClaimedBatch batch, string reason, TimeSpan retryAfter, CancellationToken cancellationToken) =>
        database.ExecuteAsync(FailAttempt, [batch.Id, batch.Fence, reason, retryAfter, ClaimedBatch.MaxAttempts], cancellationToken);

    public Task<bool> AnyClaimableAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command($"select exists (select from product_batches where {Claimable})");
                return (bool)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);

    private static LeaseLostException Lost(ClaimedBatch batch) => new($"Batch {batch.Id} was taken over by another worker");
}
