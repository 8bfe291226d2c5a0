using Microsoft.Extensions.Logging.Abstractions;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Keepa;
using SellerSync.Functions.TokenStatus;

namespace SellerSync.Tests.Tokens;

/// <summary>The ledger's rules without a database, for tests of those who spend.</summary>
internal sealed class MemoryLedger(ITokenGauge gauge, TimeProvider time) : ITokenLedger
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);
    private static readonly TokenShares Shares = new(7m / 15m, 0.8m);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, TokenReservation> _open = [];
    private LedgerBalance _balance = LedgerBalance.Empty;

    /// <summary>What each reservation came to: tokens charged, or null where nobody knows.</summary>
    public List<int?> Ended { get; } = [];

    public int Reserved => Heard().Reserved;

    /// <summary>Keepa's paid calls against this ledger.</summary>
    public PaidKeepa Pay(IKeepa keepa) =>
        new(keepa, this, new TokenRefresher(keepa, gauge, time, NullLogger<TokenRefresher>.Instance), NullLogger<PaidKeepa>.Instance);

    public Task<LedgerGrant> ReserveAsync(TokenAsk ask, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var (units, tokens, retryAfter) = Heard().Decide(ask, Shares, time.GetUtcNow(), Minute);
            if (units == 0)
            {
                return Task.FromResult<LedgerGrant>(new LedgerGrant.Refused(retryAfter));
            }

            var reservation = new TokenReservation(Guid.NewGuid(), units, tokens);
            _open.Add(reservation.Id, reservation);
            _balance = _balance with { Reserved = _balance.Reserved + tokens };
            return Task.FromResult<LedgerGrant>(new LedgerGrant.Granted(reservation));
        }
    }

    public Task<TimeSpan> WaitAsync(TokenAsk ask, CancellationToken cancellationToken)
    {
        var (units, _, retryAfter) = Heard().Decide(ask, Shares, time.GetUtcNow(), Minute);
        return Task.FromResult(units > 0 ? TimeSpan.Zero : retryAfter);
    }

    public Task SettleAsync(TokenReservation reservation, int charged, CancellationToken cancellationToken)
    {
        End(reservation, charged);
        return Task.CompletedTask;
    }

    public Task DoubtAsync(TokenReservation reservation, CancellationToken cancellationToken)
    {
        End(reservation, null);
        return Task.CompletedTask;
    }

    public Task ReconcileAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<TokenBucket?> BalanceAsync(CancellationToken cancellationToken) => Task.FromResult(Heard().At(time.GetUtcNow(), Minute));

    private void End(TokenReservation reservation, int? charged)
    {
        lock (_lock)
        {
            if (_open.Remove(reservation.Id))
            {
                _balance = _balance with { Reserved = _balance.Reserved - reservation.Tokens };
                Ended.Add(charged);
            }
        }
    }

    private LedgerBalance Heard()
    {
        lock (_lock)
        {
            return _balance = gauge.Heard is { } heard ? _balance.Hear(heard.Reading, time.GetUtcNow() - heard.Age, Minute, LongestCall) : _balance;
        }
    }
}

/// <summary>A price that is known.</summary>
internal sealed class KnownCosts(double p50 = TokenCost.PerProduct, double p95 = TokenCost.PerProduct) : ITokenCosts
{
    public Task<CostEstimate> EstimateAsync(Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        Task.FromResult(new CostEstimate(p50, p95, 100));
}
