using Microsoft.Extensions.Logging.Abstractions;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Keepa;
using SellerSync.Functions.TokenStatus;

namespace SellerSync.Tests.Tokens;

/// <summary>The ledger's rules without a database, for tests of those who spend. Several may share the same books, as processes do.</summary>
/// <param name="gauge">What this process has heard.</param>
/// <param name="time">The clock of the books.</param>
internal sealed class MemoryLedger(ITokenGauge gauge, TimeProvider time, MemoryBooks? shared = null) : ITokenLedger
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);
    private static readonly TokenShares Shares = new(7m / 15m, 0.8m);

    private readonly MemoryBooks _books = shared ?? new MemoryBooks();

    /// <summary>What each reservation came to: tokens charged, or null where nobody knows.</summary>
    public IReadOnlyList<int?> Ended => _books.Ended;

    /// <summary>Tokens set aside for calls that nobody has ended or doubts.</summary>
    public int Reserved => _books.Open;

    /// <summary>Keepa's paid calls against this ledger.</summary>
    public PaidKeepa Pay(IKeepa keepa) =>
        new(keepa, this, new TokenRefresher(keepa, gauge, time, NullLogger<TokenRefresher>.Instance), NullLogger<PaidKeepa>.Instance);

    public Task<LedgerGrant> ReserveAsync(TokenAsk ask, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        lock (_books)
        {
            var (units, tokens, retryAfter) = Hear().Decide(ask, Shares, time.GetUtcNow(), Minute);
            if (units == 0)
            {
                return Task.FromResult<LedgerGrant>(new LedgerGrant.Refused(retryAfter));
            }

            var reservation = new TokenReservation(Guid.CreateVersion7(time.GetUtcNow()), units, tokens);
            _books.Add(reservation, purpose, time.GetUtcNow(), time.GetUtcNow() + LongestCall + TimeSpan.FromSeconds(30));
            return Task.FromResult<LedgerGrant>(new LedgerGrant.Granted(reservation));
        }
    }

    /// <summary>The tokens of a batch's first call, at the known price.</summary>
    public Task<LedgerGrant> BeginAsync(ClaimedBatch batch, TokenPriority priority, int tokensAtRisk)
    {
        var call = PlannedCall.First(batch, KnownCosts.Usual, priority, tokensAtRisk);
        return ReserveAsync(call.Ask, call.Purpose, CancellationToken.None);
    }

    public Task<TimeSpan> WaitAsync(TokenAsk ask, CancellationToken cancellationToken)
    {
        lock (_books)
        {
            var (units, _, retryAfter) = Heard().Decide(ask, Shares, time.GetUtcNow(), Minute);
            return Task.FromResult(units > 0 ? TimeSpan.Zero : retryAfter);
        }
    }

    public Task SettleAsync(TokenReservation reservation, int charged, CancellationToken cancellationToken)
    {
        Settle(reservation, charged);
        return Task.CompletedTask;
    }

    /// <summary>The same as a part of a larger statement.</summary>
    public void Settle(TokenReservation reservation, int charged)
    {
        lock (_books)
        {
            Hear();
            _books.Settle(reservation.Id, charged);
        }
    }

    public Task DoubtAsync(TokenReservation reservation, CancellationToken cancellationToken)
    {
        lock (_books)
        {
            _books.Doubt(reservation.Id);
            return Task.CompletedTask;
        }
    }

    public Task ReconcileAsync(CancellationToken cancellationToken)
    {
        lock (_books)
        {
            Hear();
            _books.EndDead(time.GetUtcNow());
            return Task.CompletedTask;
        }
    }

    public Task<TokenBucket?> BalanceAsync(CancellationToken cancellationToken)
    {
        lock (_books)
        {
            return Task.FromResult(Heard().At(time.GetUtcNow(), Minute));
        }
    }

    private LedgerBalance Hear() => _books.Balance = Heard();

    private LedgerBalance Heard() =>
        gauge.Heard is { } heard ? _books.Balance.Hear(heard.Reading, time.GetUtcNow() - heard.Age, Minute, LongestCall) : _books.Balance;
}

/// <summary>A price that is known.</summary>
internal sealed class KnownCosts(double p50 = TokenCost.PerProduct, double p95 = TokenCost.PerProduct) : ITokenCosts
{
    public static CostEstimate Usual { get; } = new(TokenCost.PerProduct, TokenCost.PerProduct, 100);

    public Task<CostEstimate> EstimateAsync(Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        Task.FromResult(new CostEstimate(p50, p95, 100));
}
