using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Sellers;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Tests.Database;

public sealed class TokenLedgerTests : DatabaseFixture
{
    private static readonly TokenPurpose Products = new(TokenOperation.Products, Com, Asins: Range(0, 10));

    [Test]
    public async Task Nothing_is_granted_before_keepas_first_word()
    {
        Assert.That(await Stranger().ReserveAsync(Ask(1), Products, default), Is.EqualTo(new LedgerGrant.Refused(Keepa.RefillPeriod)));
        Assert.That(await Stranger().BalanceAsync(default), Is.Null);
    }

    [Test]
    public async Task What_one_process_heard_another_spends()
    {
        Told(100);
        await Ledger.ReconcileAsync(default);

        Assert.That((await ReserveAsync(Stranger(), Ask(10)))!.Tokens, Is.EqualTo(70));
        Assert.That(await ReserveAsync(Stranger(), Ask(10)), Has.Property("Units").EqualTo(4), "a part, for the rest that is there");
        Assert.That(await Stranger().WaitAsync(Ask(1), default), Is.GreaterThan(TimeSpan.Zero).And.LessThan(TimeSpan.FromSeconds(51)));
    }

    [Test]
    public async Task Many_processes_at_once_never_get_more_than_there_is()
    {
        Told(1_000);
        await Ledger.ReconcileAsync(default);

        var granted = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => ReserveAsync(Stranger(), Ask(10))));

        Assert.That(granted.Sum(reservation => reservation?.Tokens), Is.EqualTo(994), "142 products of 7");
        Assert.That(await ScalarAsync<int>("select reserved from token_ledger"), Is.EqualTo(994));
    }

    [Test]
    public async Task Many_who_saw_the_same_balance_never_get_more_than_there_is()
    {
        Told(1_000);
        await Ledger.ReconcileAsync(default);
        var strangers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => WhoSawAsync(Stranger())));

        var granted = await Task.WhenAll(strangers.Select(stranger => ReserveAsync(stranger, Ask(10))));

        Assert.That(granted.Sum(reservation => reservation?.Tokens), Is.EqualTo(994), "142 products of 7");
        Assert.That(await ScalarAsync<int>("select reserved from token_ledger"), Is.EqualTo(994));
    }

    [Test]
    public async Task Who_is_lost_while_it_holds_the_ledgers_row_holds_it_for_seconds()
    {
        Told(1_000);
        await Ledger.ReconcileAsync(default);
        await RunAsync("""
            create table held (until_idle_for text);
            create function note_limit() returns trigger language plpgsql as
              $$ begin insert into held values (current_setting('idle_in_transaction_session_timeout')); return new; end $$;
            create trigger note_limit before update on token_ledger for each row execute function note_limit();
            """);

        var reservation = (await ReserveAsync(Stranger(), Ask(10)))!;
        await Stranger().SettleAsync(reservation, 70, default);
        await RunAsync("drop trigger note_limit on token_ledger");

        Assert.That(await ScalarAsync<string>("select string_agg(distinct until_idle_for, ',') from held"), Is.EqualTo("15s"));
        Assert.That(await ScalarAsync<string>("select current_setting('idle_in_transaction_session_timeout')"), Is.EqualTo("0"), "for that transaction alone");
    }

    [Test]
    public async Task What_was_seen_is_granted_in_one_statement_and_what_is_true_no_more_is_found_out()
    {
        Told(1_000);
        await Ledger.ReconcileAsync(default);
        var (first, second) = (await WhoSawAsync(Stranger()), await WhoSawAsync(Stranger()));
        using var statements = new CountedStatements();

        Assert.That(await ReserveAsync(first, Ask(10)), Has.Property("Units").EqualTo(10));
        Assert.That(statements.Count, Is.EqualTo(1));

        Told(100);
        await Ledger.ReconcileAsync(default);
        Assert.That(await ReserveAsync(second, Ask(10)), Has.Property("Units").EqualTo(4), "100 less the 70 of the first");
    }

    [Test]
    public async Task What_this_process_heard_since_goes_along_with_a_reservation_of_one_statement()
    {
        Told(1_000);
        await Ledger.ReconcileAsync(default);
        await WhoSawAsync(Ledger);
        Told(900);

        await ReserveAsync(Ledger, Ask(10));

        Assert.That(await ScalarAsync<string>("select tokens_left || ' ' || reserved || ' ' || spent from token_ledger"), Is.EqualTo("900 70 100"));
    }

    [Test]
    public async Task A_reservation_of_one_statement_whose_outcome_was_unknown_counts_once()
    {
        Told(1_000);
        await Ledger.ReconcileAsync(default);
        var twice = await WhoSawAsync(Migrated.LedgerOn(Twice()));

        var reservation = (await ReserveAsync(twice, Ask(10)))!;

        Assert.That(await ScalarAsync<string>("select (select reserved from token_ledger) || ' ' || tokens || ' ' || id from token_reservations"), Is.EqualTo($"70 70 {reservation.Id}"));
    }

    [Test]
    public async Task A_settled_call_counts_by_what_keepa_charged_once()
    {
        Told(1_000);
        var reservation = (await ReserveAsync(Ledger, Ask(10)))!;
        Told(930);

        await Ledger.SettleAsync(reservation, 64, default);
        await Ledger.SettleAsync(reservation, 64, default);

        Assert.That(await ScalarAsync<string>("select reserved || ' ' || charged || ' ' || spent || ' ' || tokens_left from token_ledger"), Is.EqualTo("0 64 70 930"));
        Assert.That((await Ledger.BalanceAsync(default))!.Available, Is.EqualTo(930));
    }

    [Test]
    public async Task Every_call_can_be_traced()
    {
        Told(1_000);
        var (user, seller, batch) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        await Ledger.ReserveAsync(Ask(3), new TokenPurpose(TokenOperation.Products, Japan, user, seller, batch, Range(0, 3)), default);

        Assert.That(
            await ScalarAsync<string>("select concat_ws(' ', priority, operation, domain, user_id, seller_id, batch_id, array_to_string(asins, ','), units, tokens, state) from token_reservations"),
            Is.EqualTo($"immediate products 5 {user} {seller} {batch} {A(0)},{A(1)},{A(2)} 3 21 OPEN"));
    }

    [Test]
    public async Task A_doubtful_call_stays_set_aside_until_keepas_word_includes_it()
    {
        Told(1_000);
        var reservation = (await ReserveAsync(Ledger, Ask(10)))!;
        await Ledger.DoubtAsync(reservation, default);

        await Ledger.ReconcileAsync(default);
        Assert.That((await Ledger.BalanceAsync(default))!.Available, Is.EqualTo(930));

        await RunAsync("update token_reservations set expires_at = now() - interval '1 second'");
        Told(936);
        await Ledger.ReconcileAsync(default);

        Assert.That((await Ledger.BalanceAsync(default))!.Available, Is.EqualTo(936));
        Assert.That(await ScalarAsync<string>("select state from token_reservations"), Is.EqualTo("RECONCILED"));
    }

    [Test]
    public async Task A_reservation_of_the_dead_becomes_unknown_and_then_ends()
    {
        Told(1_000);
        await ReserveAsync(Ledger, Ask(10));
        await Ledger.ReconcileAsync(default);
        await RunAsync("update token_ledger set told_at = told_at - interval '1 hour'");
        await RunAsync("update token_reservations set expires_at = now() - interval '1 second'");

        await Stranger().ReconcileAsync(default);
        Assert.That(await ScalarAsync<string>("select state || ' ' || (select reserved from token_ledger) from token_reservations"), Is.EqualTo("UNKNOWN 70"));

        Told(930);
        await Ledger.ReconcileAsync(default);
        Assert.That(await ScalarAsync<string>("select state || ' ' || (select reserved from token_ledger) from token_reservations"), Is.EqualTo("RECONCILED 0"));
    }

    [Test]
    public async Task A_late_settlement_of_a_reconciled_call_is_recorded_and_frees_nothing_twice()
    {
        Told(1_000);
        var reservation = (await ReserveAsync(Ledger, Ask(10)))!;
        await RunAsync("update token_reservations set expires_at = now() - interval '1 second'");
        Told(930);
        await Ledger.ReconcileAsync(default);

        await Ledger.SettleAsync(reservation, 70, default);

        Assert.That(await ScalarAsync<string>("select reserved || ' ' || charged from token_ledger"), Is.EqualTo("0 70"));
        Assert.That(await ScalarAsync<int>("select charged from token_reservations where state = 'SETTLED'"), Is.EqualTo(70));
    }

    [Test]
    public async Task Another_program_on_the_key_only_lowers_the_balance()
    {
        Told(1_000);
        await ReserveAsync(Ledger, Ask(10));
        Told(400);

        Assert.That((await Ledger.BalanceAsync(default))!.Available, Is.EqualTo(330));
    }

    [Test]
    public async Task Another_plan_is_adopted_with_one_answer()
    {
        Told(7_700);
        await Ledger.ReconcileAsync(default);
        Told(1_000, refillRate: 20);

        Assert.That((await Ledger.BalanceAsync(default))!.Capacity, Is.EqualTo(1_200));
        Assert.That(await ReserveAsync(Ledger, new TokenAsk(TokenPriority.Queued, 100, 7)), Has.Property("Units").EqualTo(62), "the floor is 560 now");
    }

    [Test]
    public async Task Prices_are_learned_from_the_seller_else_from_its_marketplace()
    {
        var (seller, other) = (Guid.NewGuid(), Guid.NewGuid());
        await PaidAsync(seller, 60, 62, 64, 200);
        await PaidAsync(other, 600);

        Assert.That(await CostsAsync(seller), Is.EqualTo(new CostEstimate(6.3, 17.96, 4)).Using<CostEstimate>(Close));
        Assert.That(await CostsAsync(other), Is.EqualTo(new CostEstimate(6.4, 52, 5)).Using<CostEstimate>(Close), "one call says too little");
        Assert.That(await new TokenCosts(Db, TimeProvider.System).EstimateAsync(seller, Japan, default), Is.EqualTo(new CostEstimate(6.3, 17.96, 4)).Using<CostEstimate>(Close));
        Assert.That(await new TokenCosts(Db, TimeProvider.System).EstimateAsync(Guid.NewGuid(), Japan, default), Is.EqualTo(CostEstimate.Unlearned));
    }

    private Task<CostEstimate> CostsAsync(Guid seller) => new TokenCosts(Db, TimeProvider.System).EstimateAsync(seller, Com, default);

    private static bool Close(CostEstimate left, CostEstimate right) =>
        left.Calls == right.Calls && Math.Abs(left.P50 - right.P50) < 0.01 && Math.Abs(left.P95 - right.P95) < 0.01;

    private async Task PaidAsync(Guid seller, params int[] charges)
    {
        Told(15_000);
        foreach (var charge in charges)
        {
            var grant = await Ledger.ReserveAsync(Ask(10), Products with { SellerUuid = seller }, default);
            await Ledger.SettleAsync(((LedgerGrant.Granted)grant).Reservation, charge, default);
        }
    }

    // A process that has heard nothing from Keepa itself.
    private TokenLedger Stranger() => Migrated.LedgerOn(Db);

    // As a lookup does just before it reserves.
    private async Task<TokenLedger> WhoSawAsync(TokenLedger ledger)
    {
        await new SellerStore(Db, ledger).LookAsync(Guid.NewGuid(), Seller, Com, DateTimeOffset.UnixEpoch, default);
        return ledger;
    }

    private static TokenAsk Ask(int units) => new(TokenPriority.Immediate, units, TokenCost.PerProduct);

    private static async Task<TokenReservation?> ReserveAsync(TokenLedger ledger, TokenAsk ask) =>
        (await ledger.ReserveAsync(ask, Products, default) as LedgerGrant.Granted)?.Reservation;
}
