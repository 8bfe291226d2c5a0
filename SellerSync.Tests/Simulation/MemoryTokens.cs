using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary>The ledger as one worker reaches it, and what else is kept about tokens.</summary>
internal sealed class MemoryTokens(MemoryDatabase database, Worker worker, MemoryLedger ledger) : ITokenLedger, ITokenCosts, ITokenStatusStore, IIncidentStore
{
    public Task<LedgerGrant> ReserveAsync(TokenAsk ask, TokenPurpose purpose, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => ledger.ReserveAsync(ask, purpose, CancellationToken.None).Result, cancellationToken);

    public Task<TimeSpan> WaitAsync(TokenAsk ask, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => ledger.WaitAsync(ask, CancellationToken.None).Result, cancellationToken);

    public Task SettleAsync(TokenReservation reservation, int charged, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => ledger.SettleAsync(reservation, charged, CancellationToken.None).IsCompleted, cancellationToken);

    public Task DoubtAsync(TokenReservation reservation, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => ledger.DoubtAsync(reservation, CancellationToken.None).IsCompleted, cancellationToken);

    public Task ReconcileAsync(CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => ledger.ReconcileAsync(CancellationToken.None).IsCompleted, cancellationToken);

    public Task<TokenBucket?> BalanceAsync(CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => ledger.BalanceAsync(CancellationToken.None).Result, cancellationToken);

    public Task<CostEstimate> EstimateAsync(Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => Estimate(sellerUuid), cancellationToken);

    /// <summary>The same as a part of a larger statement.</summary>
    public CostEstimate Estimate(Guid sellerUuid) => LearnedCosts.From(
        [.. Newest().Where(call => call.SellerUuid == sellerUuid).Take(200)],
        [.. Newest().Take(5_000).GroupBy(call => call.SellerUuid).SelectMany(calls => calls.Take(40))]);

    // How long calls take is for forecasts, and nothing is decided by those.
    private IEnumerable<PaidCall> Newest() => database.Books.Entries.Reverse()
        .Where(entry => entry is { State: MemoryBooks.State.Settled, Charged: > 0, Purpose.Operation: TokenOperation.Products })
        .Select(entry => new PaidCall(entry.Purpose.SellerUuid, entry.Reservation.Units, entry.Charged!.Value, TimeSpan.Zero));

    // The cached status is no part of the database, but as far away.
    public Task<TokenStatus?> ReadAsync(CancellationToken cancellationToken) =>
        worker.AskTableAsync(() => database.Status is { } status && status.IsFreshAt(worker.Time.GetUtcNow()) ? status : null);

    public Task WriteAsync(TokenStatus status, CancellationToken cancellationToken) =>
        worker.AskTableAsync(() => database.Status = database.Status is { } told && told.RefreshedAt >= status.RefreshedAt ? told : status);

    Task<(Incident State, DateTimeOffset Now)> IIncidentStore.ReadAsync(IncidentKind kind, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => (database.Incidents.GetValueOrDefault(kind, Incident.None), database.Now), cancellationToken);

    Task IIncidentStore.WriteAsync(IncidentKind kind, Incident state, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => database.Incidents[kind] = state, cancellationToken);
}
