using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Products;
using SellerSync.Infrastructure.Database.Asins;
using SellerSync.Infrastructure.Database.Products;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary>Stores what one call for a batch's products brought, and ends its reservation, in one transaction under the batch's fence.</summary>
public sealed class ChunkWrites(Database database, TokenLedger ledger, IOptions<DrainOptions> options)
{
    // A retry after a commit whose outcome was unknown finds its reservation settled: it counts no second time, and finds no failure
    // that this batch did not know yet. What was under way when an operator cancelled the batch is paid, so it still goes in.
    private const string RecordChunk = """
        with held as (
          select id, failed_asins, exists (select from token_reservations where id = $6 and state = 'SETTLED') as again
          from product_batches where id = $1 and (fence = $2 and status = 'PROCESSING' or cancelled_fence = $2 and status = 'FAILED') for update
        )
        update product_batches b set
          processed_count = b.processed_count + case when held.again then 0 else $3 end,
          failed_asins = b.failed_asins || $4,
          actual_tokens_used = coalesce(b.actual_tokens_used, 0) + case when held.again then 0 else $5 end,
          lease_until = case when b.status = 'PROCESSING' then now() + $7 end
        from held where b.id = held.id
        returning array(select a from jsonb_object_keys($4) a where not held.failed_asins ? a)
        """;

    public async Task StoreAsync(ClaimedBatch batch, PaidAnswer answer, string source, CancellationToken cancellationToken)
    {
        var products = answer.Products;
        using var span = Spans.Start("store chunk")?.SetTag("products", products.Products.Count).SetTag("failures", products.Failures.Count);
        try
        {
            await StoreWholeAsync(batch, products, answer, source, cancellationToken);
        }
        catch (PostgresException exception) when (products.Products.Count > 0 && IsRefusedValue(exception))
        {
            // One product holds a value that this database does not take: it must not cost its neighbours their place.
            await StoreWholeAsync(batch, products with { Products = [] }, answer, source, cancellationToken);
            foreach (var product in products.Products)
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
            await StoreWholeAsync(batch, new ProductsAnswer([product], none), paid: null, source, cancellationToken);
        }
        catch (PostgresException exception) when (IsRefusedValue(exception))
        {
            none.Add(product.Asin, ProductFailure.NotStorable);
            await StoreWholeAsync(batch, new ProductsAnswer([], none), paid: null, source, cancellationToken);
        }
    }

    // SQLSTATE classes 22, data exception, and 23, integrity constraint violation.
    private static bool IsRefusedValue(PostgresException exception) =>
        exception.SqlState.StartsWith("22", StringComparison.Ordinal) || exception.SqlState.StartsWith("23", StringComparison.Ordinal);

    /// <param name="paid">The answer whose reservation ends with this; null for a part of one that has ended already.</param>
    private Task StoreWholeAsync(ClaimedBatch batch, ProductsAnswer answer, PaidAnswer? paid, string source, CancellationToken cancellationToken) =>
        database.CommitWithAsync(
            async (connection, token) =>
            {
                var failures = answer.Failures.ToDictionary(failure => failure.Key.Value, failure => failure.Value.Word());
                await using var record = connection.Command(
                    RecordChunk,
                    batch.Id,
                    batch.Fence,
                    answer.Products.Count + answer.Failures.Count,
                    new NpgsqlParameter { Value = JsonSerializer.Serialize(failures, BatchJson.Default.DictionaryStringString), NpgsqlDbType = NpgsqlDbType.Jsonb },
                    paid?.Charged ?? 0,
                    paid?.Reservation.Id ?? Guid.Empty,
                    options.Value.Lease);
                var newlyFailed = await record.ExecuteScalarAsync(token) as string[] ?? throw LeaseLostException.OfBatch(batch.Id);
                NpgsqlBatchCommand[] writes = [.. Outcomes(batch, answer, newlyFailed, source)];
                return (true, paid is null ? writes : await ledger.SettleAsync(connection, paid.Reservation, paid.Charged, writes, token));
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

        if (Failed(ProductFailure.NotReturned, ProductFailure.NotStorable).Intersect(newlyFailed).ToArray() is { Length: > 0 } absent)
        {
            yield return SkippedAsins.CountAbsences(absent, batch.Marketplace);
        }

        string[] Failed(params ProductFailure[] reasons) =>
            [.. answer.Failures.Where(failure => reasons.Contains(failure.Value)).Select(failure => failure.Key.Value)];
    }
}
