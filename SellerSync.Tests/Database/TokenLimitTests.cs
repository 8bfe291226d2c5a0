using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Tests.Database;

public sealed class TokenLimitTests : DatabaseFixture
{
    private static readonly TokenPurpose Products = new(TokenOperation.Products, Com, Asins: Range(0, 10));
    private static readonly TokenPurpose Storefront = new(TokenOperation.Storefront, Com);

    [Test]
    public async Task A_call_counts_as_the_dearest_until_its_price_is_known()
    {
        Told(1_000);
        var ledger = Limited(100);

        var first = await ReserveAsync(ledger, 10);
        Assert.That(first!.Units, Is.EqualTo(7), "7 of 14");
        Assert.That(await ReserveAsync(ledger, 10), Is.Null);
        Assert.That(await ledger.WaitAsync(Ask(1), default), Is.EqualTo(SpendingLimit.AskAgainAfter));
        Assert.That(await Ledger.WaitAsync(Ask(1), default), Is.EqualTo(TimeSpan.Zero), "without the limit there is enough");

        await ledger.SettleAsync(first, 42, default);
        Assert.That((await ReserveAsync(ledger, 10))!.Units, Is.EqualTo(4), "58 are left");
    }

    [Test]
    public async Task Many_processes_at_once_stay_below_it()
    {
        Told(1_000);
        await Ledger.ReconcileAsync(default);

        var granted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReserveAsync(Limited(100), 2)));

        Assert.That(granted.Sum(reservation => reservation?.Units ?? 0), Is.EqualTo(7));
    }

    [Test]
    public async Task A_call_that_nobody_knows_the_price_of_counts_as_the_dearest()
    {
        Told(1_000);
        var ledger = Limited(100);
        await ledger.DoubtAsync((await ReserveAsync(ledger, 6))!, default);

        Assert.That((await ReserveAsync(ledger, 10))!.Units, Is.EqualTo(1));
    }

    [Test]
    public async Task A_storefront_counts_with_ten()
    {
        Told(1_000);
        var ledger = Limited(19);

        Assert.That(await ledger.ReserveAsync(TokenAsk.ForStorefront(TokenPriority.Immediate), Storefront, default), Is.TypeOf<LedgerGrant.Granted>());
        Assert.That(await ledger.ReserveAsync(TokenAsk.ForStorefront(TokenPriority.Immediate), Storefront, default), Is.EqualTo(new LedgerGrant.Refused(SpendingLimit.AskAgainAfter)));
    }

    [Test]
    public async Task What_was_spent_before_its_time_does_not_count()
    {
        Told(1_000);
        await Ledger.SettleAsync((await ReserveAsync(Ledger, 10))!, 90, default);

        Assert.That(await ReserveAsync(Limited(100), 10), Is.Null);
        Assert.That((await ReserveAsync(Limited(100, TimeProvider.System.GetUtcNow().AddMinutes(1)), 10))!.Units, Is.EqualTo(7));
    }

    // A process of its own that has heard of the tokens by the ledger.
    private TokenLedger Limited(int tokens, DateTimeOffset? since = null) =>
        new(Db, Gauge, Options.Create(Keepa), Options.Create(new TokenOptions { AtMost = tokens, AtMostSince = since }), TimeProvider.System);

    private static TokenAsk Ask(int units) => new(TokenPriority.Immediate, units, TokenCost.PerProduct);

    private static async Task<TokenReservation?> ReserveAsync(TokenLedger ledger, int units) =>
        (await ledger.ReserveAsync(Ask(units), Products, default) as LedgerGrant.Granted)?.Reservation;
}
