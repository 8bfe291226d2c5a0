using SellerSync.Domain.Batches;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary><see cref="IWakeUps"/> on the table wake_ups.</summary>
public sealed class WakeUps(Database database) : IWakeUps
{
    private const string TrySet = """
        insert into wake_ups as w (name, due_at) values ('product-batches', now() + $1)
        on conflict (name) do update set due_at = excluded.due_at
        where w.due_at <= now() or w.due_at > excluded.due_at + interval '1 second'
        """;

    public async Task<bool> TrySetAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(TrySet, [delay], cancellationToken) > 0;

    // A wake-up that is overdue by half a minute was lost. A drain in a slot takes what comes until nothing is left.
    private const string IsMissing = $"""
        select exists (select from product_batches where {BatchClaims.Claimable})
          and not exists (select from wake_ups where name = 'product-batches' and due_at > now() - interval '30 seconds')
          and not exists (select from drain_slots where lease_until > now())
        """;

    public Task<bool> IsMissingAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(IsMissing);
                return (bool)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
}
