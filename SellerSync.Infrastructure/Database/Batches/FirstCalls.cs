using Npgsql;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary>
/// Begins claimed batches, inside the transaction of whoever claims them or writes them down: the attempt counts and the tokens of
/// the first call are set aside, or neither. A batch whose worker dies before has lost nothing.
/// </summary>
public sealed class FirstCalls(TokenLedger ledger, TokenCosts costs, TimeProvider time)
{
    // The same number whenever it is done again.
    private const string CountAttempt = "update product_batches set attempts = $3 where id = $1 and fence = $2 and status = 'PROCESSING'";

    /// <exception cref="LeaseLostException">The batch was taken over.</exception>
    internal async ValueTask<(LedgerGrant Grant, IReadOnlyCollection<NpgsqlBatchCommand>? Last)> BeginAsync(
        NpgsqlConnection connection, ClaimedBatch batch, TokenPriority priority, int tokensAtRisk, CancellationToken cancellationToken)
    {
        var count = NpgsqlCommands.BatchCommand(CountAttempt, batch.Id, batch.Fence, batch.Attempts);
        var begun = await ReserveAsync(connection, batch, priority, tokensAtRisk, Guid.CreateVersion7(time.GetUtcNow()), [count], cancellationToken);
        return count.RecordsAffected == 1 ? begun : throw LeaseLostException.OfBatch(batch.Id);
    }

    /// <summary>For a batch that is born begun.</summary>
    /// <param name="before">What is written first, in the same round trip.</param>
    /// <returns>As <see cref="TokenLedger.ReserveAsync(NpgsqlConnection, Guid, TokenAsk, TokenPurpose, IReadOnlyList{NpgsqlBatchCommand}, CancellationToken)"/>.</returns>
    internal async ValueTask<(LedgerGrant Grant, IReadOnlyCollection<NpgsqlBatchCommand>? Last)> ReserveAsync(
        NpgsqlConnection connection,
        ClaimedBatch batch,
        TokenPriority priority,
        int tokensAtRisk,
        Guid reservationId,
        IReadOnlyList<NpgsqlBatchCommand> before,
        CancellationToken cancellationToken)
    {
        var cost = await costs.EstimateAsync(connection, batch.SellerUuid, batch.Marketplace, cancellationToken);
        var call = PlannedCall.First(batch, cost, priority, tokensAtRisk);
        using var span = Spans.Start("reserve tokens");
        var reserved = await ledger.ReserveAsync(connection, reservationId, call.Ask, call.Purpose, before, cancellationToken);
        span?.SetTag("tokens.reserved", (reserved.Grant as LedgerGrant.Granted)?.Reservation.Tokens ?? 0);
        return reserved;
    }
}
