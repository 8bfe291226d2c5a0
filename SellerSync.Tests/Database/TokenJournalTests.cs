using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class TokenJournalTests : DatabaseFixture
{
    private TokenJournal Journal => new(Db, Options.Create(Keepa));

    [Test]
    public async Task Accounts_tell_what_is_set_aside_and_what_nobody_knows()
    {
        Assert.That(await Journal.ReadAsync(default), Is.EqualTo(new TokenAccounts(0, 0, 0, 0, null)), "before Keepa's first word");

        Told(15_000);
        var open = await ReserveAsync(3);
        var doubtful = await ReserveAsync(2);
        var settled = await ReserveAsync(1);
        await Ledger.DoubtAsync(doubtful, default);
        await Ledger.SettleAsync(settled, 9, default);
        var accounts = await Journal.ReadAsync(default);

        Assert.That(accounts with { ToldAt = null }, Is.EqualTo(new TokenAccounts(open.Tokens + doubtful.Tokens, doubtful.Tokens, 0, 9, null)));
        Assert.That(accounts.ToldAt, Is.Not.Null);
    }

    [Test]
    public async Task All_pages_yield_each_call_that_has_ended_once_newest_first()
    {
        Told(15_000);
        await ReserveAsync(1);
        for (var number = 1; number <= 8; number++)
        {
            await Ledger.SettleAsync(await ReserveAsync(1), number, default);
        }

        // Several of one moment, as calls side by side may be.
        await RunAsync("update token_reservations set settled_at = now() - interval '1 minute' * (charged / 3) where charged is not null");

        var (seen, pages) = (new List<CallOnRecord>(), 0);
        EntryPosition? after = null;
        do
        {
            var page = await Journal.CallsAsync(after, 3, default);
            seen.AddRange(page.Entries);
            after = page.Next;
            pages++;
        }
        while (after is not null && pages < 10);

        Assert.That(pages, Is.EqualTo(3));
        Assert.That(seen.Select(call => call.Charged / 3), Is.EqualTo(new[] { 0, 0, 1, 1, 1, 2, 2, 2 }));
        Assert.That(seen.Select(call => call.Charged), Is.EquivalentTo(Enumerable.Range(1, 8)));
    }

    [Test]
    public async Task A_call_tells_what_it_was_for()
    {
        Told(15_000);
        var saved = await Sellers.SaveAsync(Reading(Range(0, 3)), SearchBy(Guid.NewGuid()), default);
        var (user, batch) = (Guid.NewGuid(), Guid.NewGuid());
        var purpose = new TokenPurpose(TokenOperation.Products, Com, user, saved.Seller.Id, batch, Range(0, 3));
        var reservation = ((LedgerGrant.Granted)await Ledger.ReserveAsync(new TokenAsk(TokenPriority.Queued, 3, 10), purpose, default)).Reservation;
        await Ledger.SettleAsync(reservation, 23, default);

        var call = (await Journal.CallsAsync(null, 10, default)).Entries.Single();

        Assert.That(
            (call.Id, call.State, call.Priority, call.Operation, call.SellerId, call.Domain, call.UserId, call.BatchId, call.Units, call.Expected, call.Charged),
            Is.EqualTo((reservation.Id, "SETTLED", "queued", "products", Seller.Value, 1, (Guid?)user, (Guid?)batch, 3, 30, (int?)23)));
        Assert.That(call.Asins, Is.EqualTo(Range(0, 3).Select(asin => asin.Value)));
    }

    [Test]
    public async Task Hours_add_up_and_those_without_a_call_are_there()
    {
        Told(15_000);
        foreach (var (units, charged, hours) in new[] { (3, 21, 0), (2, 15, 0), (1, 7, 5), (1, 99, 24) })
        {
            var reservation = await ReserveAsync(units);
            await Ledger.SettleAsync(reservation, charged, default);
            await RunAsync($"update token_reservations set settled_at = date_trunc('hour', now()) - interval '{hours} hours' where id = '{reservation.Id}'");
        }

        var hoursBack = await Journal.HoursAsync(default);

        Assert.That(hoursBack, Has.Count.EqualTo(24));
        Assert.That(hoursBack.Select(hour => hour.Hour), Is.Ordered.Descending);
        Assert.That((hoursBack[0].Calls, hoursBack[0].Products, hoursBack[0].Expected, hoursBack[0].Charged), Is.EqualTo((2, 5, 50L, 36L)));
        Assert.That((hoursBack[5].Calls, hoursBack[5].Charged), Is.EqualTo((1, 7L)));
        Assert.That(hoursBack.Sum(hour => hour.Charged), Is.EqualTo(43), "a day ago is not today");
    }

    private async Task<TokenReservation> ReserveAsync(int units)
    {
        var purpose = new TokenPurpose(TokenOperation.Products, Com, Asins: (IReadOnlyList<Asin>)Range(0, units));
        return ((LedgerGrant.Granted)await Ledger.ReserveAsync(new TokenAsk(TokenPriority.Immediate, units, 10, units), purpose, default)).Reservation;
    }
}
