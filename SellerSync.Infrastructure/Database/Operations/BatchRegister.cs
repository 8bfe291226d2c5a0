using System.Text.Json;
using Npgsql;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary><see cref="IBatchRegister"/> on product_batches, token_reservations, hand_overs and operator_actions.</summary>
public sealed class BatchRegister(Database database) : IBatchRegister
{
    // A finished batch of an older backend counted nothing while it ran.
    private const string Columns = $"""
        b.id, b.status, s.seller_id, s.domain, b.user_id, b.hand_over_id, b.priority, b.job_type,
        coalesce(b.product_count, cardinality(b.new_asins)),
        greatest(0, case b.status when 'COMPLETED' then coalesce(b.product_count, cardinality(b.new_asins)) else b.processed_count end - f.failed),
        f.failed, b.attempts, b.error_message, b.estimated_tokens, b.actual_tokens_used, b.worker_id, b.lease_until,
        case when b.status = 'PENDING' then {BatchRows.WaitingSince} end,
        b.available_at, coalesce(b.created_at, b.started_at, now()), b.started_at, b.completed_at
        """;

    private const string Batches = """
        from product_batches b
        join sellers s on s.id = b.seller_id
        cross join lateral (select count(*)::int as failed from jsonb_object_keys(b.failed_asins)) f
        """;

    private const string Page = $"""
        select {Columns} {Batches}
        where ($1 is null or b.status = $1) and ($2 is null or s.seller_id = $2 and s.domain = $3) and ($4 is null or b.user_id = $4)
          and ($5 is null or (b.created_at, b.id) < ($5, $6))
        order by b.created_at desc, b.id desc
        limit $7
        """;

    public Task<EntryPage<BatchOnRecord>> ReadAsync(BatchFilter filter, EntryPosition? after, int limit, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                var batches = new List<BatchOnRecord>();
                await using var command = connection.Command(
                    Page,
                    Pages.Text(filter.Status?.Word()),
                    Pages.Text(filter.Seller?.Id.Value),
                    Pages.Number(filter.Seller?.Marketplace.Id),
                    Pages.Uuid(filter.UserId),
                    Pages.Time(after?.At),
                    Pages.Uuid(after?.Id),
                    limit + 1);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    batches.Add(Row(reader));
                }

                return Pages.Cut(batches, limit, batch => new EntryPosition(batch.CreatedAt, batch.Id));
            },
            cancellationToken);

    private const string One = $"select {Columns}, b.failed_asins::text {Batches} where b.id = $1";

    private const string Calls = $"{CallRows.Select} where r.batch_id = $1 order by r.reserved_at desc, r.id desc limit $2";

    private const string HandOver = """
        select h.id, h.status, cardinality(h.asins), h.created_at, h.completed_at
        from product_batches b join hand_overs h on h.id = b.hand_over_id where b.id = $1
        """;

    private const string Actions = "select action, done_by, reason, done_at from operator_actions where batch_id = $1 order by done_at desc, id desc";

    public Task<InspectedBatch?> FindAsync(Guid batchId, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var reads = new NpgsqlBatch(connection)
                {
                    BatchCommands =
                    {
                        NpgsqlCommands.BatchCommand(One, batchId),
                        NpgsqlCommands.BatchCommand(Calls, batchId, InspectedBatch.MostCalls),
                        NpgsqlCommands.BatchCommand(HandOver, batchId),
                        NpgsqlCommands.BatchCommand(Actions, batchId),
                    },
                };
                await using var reader = await reads.ExecuteReaderAsync(token);
                if (!await reader.ReadAsync(token))
                {
                    return null;
                }

                var (batch, failed) = (Row(reader), JsonSerializer.Deserialize(reader.GetString(22), BatchJson.Default.DictionaryStringString)!);
                await reader.NextResultAsync(token);
                var calls = await CallRows.ReadAsync(reader, token);
                await reader.NextResultAsync(token);
                var handOver = await reader.ReadAsync(token) ? HandOverRow(reader) : null;
                await reader.NextResultAsync(token);
                return new InspectedBatch(batch, failed, calls, handOver, await ActionRowsAsync(reader, token));
            },
            cancellationToken);

    private static HandOverOnRecord HandOverRow(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3), reader.Nullable<DateTimeOffset>(4));

    private static async ValueTask<List<OperatorAction>> ActionRowsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var actions = new List<OperatorAction>();
        while (await reader.ReadAsync(cancellationToken))
        {
            actions.Add(new OperatorAction(reader.GetString(0), new OperatorName(reader.GetString(1)), reader.Text(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return actions;
    }

    private static BatchOnRecord Row(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetInt32(3),
        reader.Nullable<Guid>(4),
        reader.Nullable<Guid>(5),
        reader.GetString(6),
        reader.GetString(7),
        new BatchCounts(reader.GetInt32(8), reader.GetInt32(9), reader.GetInt32(10)),
        reader.GetInt32(11),
        reader.Text(12),
        reader.Nullable<int>(13),
        reader.Nullable<int>(14),
        reader.Text(15),
        reader.Nullable<DateTimeOffset>(16),
        reader.Nullable<DateTimeOffset>(17),
        reader.Nullable<DateTimeOffset>(18),
        reader.GetFieldValue<DateTimeOffset>(19),
        reader.Nullable<DateTimeOffset>(20),
        reader.Nullable<DateTimeOffset>(21));
}
