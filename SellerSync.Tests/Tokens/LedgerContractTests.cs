using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Database;

namespace SellerSync.Tests.Tokens;

/// <summary>What every ledger must do, held against the real one and against the one in memory that tests and the simulation spend from.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class LedgerContractTests(bool isReal) : DatabaseFixture
{
    private static readonly TokenPurpose Products = new(TokenOperation.Products, Com, Asins: Range(0, 10));

    private TokenGauge _gauge = null!;
    private ITokenLedger _ledger = null!;

    [SetUp]
    public void Open()
    {
        _gauge = new TokenGauge(Options.Create(Keepa), TimeProvider.System);
        _ledger = isReal
            ? new TokenLedger(Db, _gauge, Options.Create(Keepa), Options.Create(new TokenOptions()), TimeProvider.System)
            : new MemoryLedger(_gauge, TimeProvider.System);
    }

    [Test]
    public async Task Before_keepas_first_word_nothing_is_granted()
    {
        Assert.That(await _ledger.ReserveAsync(Ask(1), Products, default), Is.TypeOf<LedgerGrant.Refused>());
        Assert.That(await _ledger.BalanceAsync(default), Is.Null);
    }

    [Test]
    public async Task What_is_granted_is_gone_until_it_is_settled_once()
    {
        Hear(1_000);
        var reservation = await ReserveAsync(10);
        Assert.That((await _ledger.BalanceAsync(default))!.Available, Is.EqualTo(930));

        Hear(936);
        await _ledger.SettleAsync(reservation, 64, default);
        await _ledger.SettleAsync(reservation, 64, default);

        Assert.That((await _ledger.BalanceAsync(default))!.Available, Is.EqualTo(936));
    }

    [Test]
    public async Task Where_no_call_was_made_all_of_it_is_there_again()
    {
        Hear(1_000);
        await _ledger.SettleAsync(await ReserveAsync(10), 0, default);

        Assert.That((await _ledger.BalanceAsync(default))!.Available, Is.EqualTo(1_000));
    }

    [Test]
    public async Task A_part_is_granted_where_the_rest_is_missing()
    {
        Hear(30);

        Assert.That((await ReserveAsync(10)).Units, Is.EqualTo(4));
        Assert.That(await _ledger.WaitAsync(Ask(1), default), Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public async Task A_doubtful_call_stays_set_aside_until_it_is_settled_after_all()
    {
        Hear(1_000);
        var reservation = await ReserveAsync(10);

        await _ledger.DoubtAsync(reservation, default);
        await _ledger.ReconcileAsync(default);
        Assert.That((await _ledger.BalanceAsync(default))!.Available, Is.EqualTo(930), "its call may still be under way");

        await _ledger.SettleAsync(reservation, 64, default);
        Assert.That((await _ledger.BalanceAsync(default))!.Available, Is.EqualTo(1_000), "by Keepa's last word");
    }

    private void Hear(int tokens) => _gauge.Observe(new TokenReading(TimeProvider.System.GetUtcNow(), TimeSpan.Zero, tokens, 0, 250, TimeSpan.FromSeconds(50), 0));

    private static TokenAsk Ask(int units) => new(TokenPriority.Immediate, units, TokenCost.PerProduct);

    private async Task<TokenReservation> ReserveAsync(int units) => ((LedgerGrant.Granted)await _ledger.ReserveAsync(Ask(units), Products, default)).Reservation;
}
