using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Operations;

namespace SellerSync.Infrastructure.Database.Monitoring;

/// <summary><see cref="IFailedBatches"/> on product_batches, along the index of what ended.</summary>
public sealed class FailedBatches(Database database) : IFailedBatches
{
    private const string Untold = """
        select id, coalesce(product_count, cardinality(new_asins)), coalesce(error_message, 'no reason is known') from product_batches
        where status = 'FAILED' and completed_at > now() - interval '1 hour' and (failure_told_at is null or failure_told_at < completed_at)
          and error_message is distinct from $1
        order by completed_at
        """;

    public Task<IReadOnlyList<FailedBatch>> UntoldAsync(CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<FailedBatch>>(
            async (connection, token) =>
            {
                var failed = new List<FailedBatch>();
                await using var command = connection.Command(Untold, OperatorWords.Cancelled);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    failed.Add(new FailedBatch(reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2)));
                }

                return failed;
            },
            cancellationToken);

    public Task NoteToldAsync(IReadOnlyList<FailedBatch> batches, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "update product_batches set failure_told_at = now() where id = any ($1)", [batches.Select(batch => batch.Id).ToArray()], cancellationToken);
}
