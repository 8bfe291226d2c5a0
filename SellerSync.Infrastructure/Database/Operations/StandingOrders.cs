using SellerSync.Domain.Batches;
using SellerSync.Domain.Operations;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary><see cref="IStandingOrders"/> on drain_pauses and product_batches.</summary>
public sealed class StandingOrders(Database database) : IStandingOrders
{
    private const string IsPaused = "exists (select from drain_pauses where name = 'product-batches')";

    public Task<bool> IsDrainingPausedAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command($"select {IsPaused}");
                return (bool)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);

    private const string For = $"select exists (select from product_batches where id = $1 and cancelled_fence = $2), {IsPaused}";

    public Task<StandingOrder> ForAsync(ClaimedBatch batch, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(For, batch.Id, batch.Fence);
                await using var reader = await command.ExecuteReaderAsync(token);
                await reader.ReadAsync(token);
                return reader.GetBoolean(0) ? StandingOrder.Cancel : reader.GetBoolean(1) ? StandingOrder.Pause : StandingOrder.GoOn;
            },
            cancellationToken);
}
