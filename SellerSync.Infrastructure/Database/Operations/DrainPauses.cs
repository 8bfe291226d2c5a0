using Npgsql;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary><see cref="IDrainPause"/> on the table drain_pauses, whose one row is there while queued work is paused.</summary>
public sealed class DrainPauses(Database database, TimeProvider time) : IDrainPause
{
    private const string Pause = "insert into drain_pauses (name, reason, paused_by) values ('product-batches', $1, $2) on conflict (name) do nothing";

    public Task<bool> PauseAsync(OperatorName by, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(OperatorWords.Pause, by, reason, connection => connection.Command(Pause, reason, by.Value), cancellationToken);

    public Task<bool> ResumeAsync(OperatorName by, CancellationToken cancellationToken) =>
        ChangeAsync(OperatorWords.Resume, by, null, connection => connection.Command("delete from drain_pauses where name = 'product-batches'"), cancellationToken);

    private Task<bool> ChangeAsync(string action, OperatorName by, string? reason, Func<NpgsqlConnection, NpgsqlCommand> change, CancellationToken cancellationToken)
    {
        var actionId = Guid.CreateVersion7(time.GetUtcNow());
        return database.Promptly.InTransactionAsync(
            async (connection, token) =>
            {
                await using var command = change(connection);
                if (await command.ExecuteNonQueryAsync(token) == 0)
                {
                    return await OperatorActions.IsKeptAsync(connection, actionId, token);
                }

                await OperatorActions.KeepAsync(connection, actionId, action, by, batchId: null, reason, token);
                return true;
            },
            cancellationToken);
    }

    private const string State = $"""
        select p.reason, p.paused_by, p.paused_at, o.waiting, o.processing, o.oldest,
          (select due_at from wake_ups where name = 'product-batches' and due_at > now())
        from (
          select count(*) filter (where status = 'PENDING')::int as waiting, count(*) filter (where status = 'PROCESSING')::int as processing,
            min({BatchRows.WaitingSince}) filter (where status = 'PENDING') as oldest
          from product_batches b where status in ('PENDING', 'PROCESSING')) o
        left join drain_pauses p on p.name = 'product-batches'
        """;

    private const string Slots = "select slot, worker_id, lease_until from drain_slots where lease_until > now() and worker_id is not null order by slot";

    public Task<DrainingState> ReadAsync(CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var reads = new NpgsqlBatch(connection) { BatchCommands = { NpgsqlCommands.BatchCommand(Slots), NpgsqlCommands.BatchCommand(State) } };
                await using var reader = await reads.ExecuteReaderAsync(token);
                var drains = new List<DrainAtWork>();
                while (await reader.ReadAsync(token))
                {
                    drains.Add(new DrainAtWork(reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
                }

                await reader.NextResultAsync(token);
                await reader.ReadAsync(token);
                var pause = reader.IsDBNull(0) ? null : new DrainPause(reader.GetString(0), new OperatorName(reader.GetString(1)), reader.GetFieldValue<DateTimeOffset>(2));
                return new DrainingState(pause, drains, reader.GetInt32(3), reader.GetInt32(4), reader.Nullable<DateTimeOffset>(5), reader.Nullable<DateTimeOffset>(6));
            },
            cancellationToken);
}
