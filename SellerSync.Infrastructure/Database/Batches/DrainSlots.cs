using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary><see cref="IDrainSlots"/> as lease rows: the hosting plan cannot cap instances at three.</summary>
public sealed class DrainSlots(Database database, IOptions<DrainOptions> options) : IDrainSlots
{
    private const string Acquire = """
        with seeded as (
          insert into drain_slots (slot) select generate_series(1, $2) on conflict do nothing
        )
        update drain_slots set worker_id = $1, lease_until = now() + $3
        where slot = (
          select slot from drain_slots
          where slot <= $2 and (lease_until is null or lease_until < now())
          order by slot
          limit 1
          for update skip locked)
        returning slot
        """;

    public async Task<int?> AcquireAsync(string workerId, CancellationToken cancellationToken) =>
        await AcquireOnceAsync(workerId, cancellationToken)
            // the very first statement seeds the rows and cannot see them yet
            ?? await AcquireOnceAsync(workerId, cancellationToken);

    private Task<int?> AcquireOnceAsync(string workerId, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Acquire, workerId, options.Value.Slots, options.Value.Lease);
                return await command.ExecuteScalarAsync(token) as int?;
            },
            cancellationToken);

    public Task ExtendAsync(int slot, string workerId, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "update drain_slots set lease_until = now() + $3 where slot = $1 and worker_id = $2",
            [slot, workerId, options.Value.Lease],
            cancellationToken);

    public Task ReleaseAsync(int slot, string workerId, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "update drain_slots set lease_until = null, worker_id = null where slot = $1 and worker_id = $2",
            [slot, workerId],
            cancellationToken);
}
