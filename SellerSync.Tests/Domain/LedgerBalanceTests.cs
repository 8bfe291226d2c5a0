using CsCheck;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class LedgerBalanceTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 8, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);
    private static readonly TokenShares Shares = new(7m / 15m, 0.8m);

    [Test]
    public void Nothing_is_granted_before_the_first_word()
    {
        Assert.That(LedgerBalance.Empty.At(Start, Minute), Is.Null);
        Assert.That(LedgerBalance.Empty.Decide(new(TokenPriority.Immediate, 10, 7), Shares, Start, Minute), Is.EqualTo((0, 0, Minute)));
    }

    [TestCase(TokenPriority.Immediate, 70, 10)]
    [TestCase(TokenPriority.Immediate, 69, 9)]
    [TestCase(TokenPriority.Immediate, 7, 1)]
    [TestCase(TokenPriority.Immediate, 6, 0)]
    [TestCase(TokenPriority.Immediate, -231, 0)]
    [TestCase(TokenPriority.Queued, 7_070, 10)]
    [TestCase(TokenPriority.Queued, 7_007, 1)]
    [TestCase(TokenPriority.Queued, 7_006, 0)]
    [TestCase(TokenPriority.Discovery, 7_006, 0)]
    [TestCase(TokenPriority.Discovery, 7_070, 10)]
    [TestCase(TokenPriority.Snapshot, 12_006, 0)]
    [TestCase(TokenPriority.Snapshot, 12_070, 10)]
    public void As_much_is_granted_as_the_priority_may_spend(TokenPriority priority, int available, int units) =>
        Assert.That(Granted(Told(available), new(priority, 10, 7)), Is.EqualTo((units, 7 * units)));

    [TestCase(TokenPriority.Immediate)]
    [TestCase(TokenPriority.Queued)]
    [TestCase(TokenPriority.Snapshot)]
    public void Beside_so_much_that_is_reserved_all_is_granted_and_beside_a_token_more_it_is_not(TokenPriority priority) =>
        Gen.Select(Gen.Int[-500, 15_000], Gen.Int[0, 5_000], Gen.Int[1, 10], Gen.Int[1, 62]).Sample((available, reserved, units, price) =>
        {
            var (balance, ask) = (Told(available) with { Reserved = reserved }, new TokenAsk(priority, units, price));
            var most = balance.MostReservedBeside(ask, Shares, Start, Minute);
            return most is { } beside
                ? Granted(balance with { Reserved = beside }, ask).Units == units && Granted(balance with { Reserved = beside + 1 }, ask).Units < units
                : Granted(balance, ask).Units < units;
        });

    [Test]
    public void A_part_is_refused_where_only_more_is_worth_the_call()
    {
        var (units, _, retryAfter) = Told(35).Decide(new(TokenPriority.Immediate, 10, 7, AtLeast: 10), Shares, Start, Minute);

        Assert.That(units, Is.Zero);
        Assert.That(retryAfter, Is.EqualTo(TimeSpan.FromSeconds(30) + LedgerBalance.Slack));
    }

    [Test]
    public void What_is_reserved_cannot_be_spent()
    {
        var balance = Told(100) with { Reserved = 60 };

        Assert.That(Granted(balance, new(TokenPriority.Immediate, 10, 7)), Is.EqualTo((5, 35)));
        Assert.That(balance.At(Start, Minute)!.Available, Is.EqualTo(40));
    }

    [TestCase(1_199, 0)]
    [TestCase(1_200, 1)]
    public void What_a_full_bucket_could_never_grant_is_granted_by_a_full_one(int available, int units) =>
        Assert.That(Granted(Told(available, rate: 20), new(TokenPriority.Queued, 10, 900)), Is.EqualTo((units, 900 * units)));

    [Test]
    public void Refills_come_in_lumps_up_to_the_capacity()
    {
        var balance = Told(100);

        Assert.That(
            new[] { 30.0, 31, 90, 151, 7_200 }.Select(seconds => balance.At(Start.AddSeconds(seconds), Minute)!.Available),
            Is.EqualTo(new[] { 100, 350, 350, 850, 15_000 }),
            "the refill may be a moment late");
    }

    [Test]
    public void What_tracking_takes_slows_the_refill()
    {
        var balance = new LedgerBalance(Reading(0, Start) with { FlowReduction = 249.5 }, Start, 0, 0);

        Assert.That(balance.At(Start.AddHours(1), Minute)!.Available, Is.Zero);
        Assert.That(balance.Decide(new(TokenPriority.Immediate, 1, 1), Shares, Start, Minute).RetryAfter, Is.EqualTo(Minute));
    }

    [Test]
    public void An_answer_that_was_overtaken_changes_nothing()
    {
        var newest = Hear(Told(500), 400, keepa: Start.AddSeconds(10));

        Assert.That(Hear(newest, 900, keepa: Start.AddSeconds(9)), Is.EqualTo(newest));
        Assert.That(Hear(newest, 450, keepa: Start.AddSeconds(10)), Is.EqualTo(newest), "of one moment, the lower balance is the later");
        Assert.That(Hear(newest, 350, keepa: Start.AddSeconds(10)).Told!.TokensLeft, Is.EqualTo(350));
    }

    [Test]
    public void A_time_of_Keepas_that_was_wrong_once_is_forgotten_when_no_call_of_then_is_under_way()
    {
        var wrong = Hear(Told(500), 400, keepa: Start.AddYears(1_000));

        Assert.That(Hear(wrong, 300, keepa: Start.AddMinutes(1), at: Start.AddMinutes(1)), Is.EqualTo(wrong));
        Assert.That(Hear(wrong, 300, keepa: Start.AddMinutes(2), at: Start.AddMinutes(2)).Told!.TokensLeft, Is.EqualTo(300));
    }

    [Test]
    public void What_left_the_bucket_between_two_words_was_spent_refills_included()
    {
        // 1,000, then two lumps of 250, then 1,380: 120 were spent by whomever
        var later = Hear(Told(1_000), 1_380, keepa: Start.AddSeconds(91));

        Assert.That(later.Spent, Is.EqualTo(120));
        Assert.That(Hear(later, 1_200, keepa: Start.AddSeconds(92)).Spent, Is.EqualTo(300));
    }

    [Test]
    public void Another_plan_is_adopted_and_nothing_counts_as_spent()
    {
        var smaller = Hear(Told(7_700), 1_000, keepa: Start.AddSeconds(1), rate: 20);

        Assert.That((smaller.At(Start.AddSeconds(1), Minute)!.Capacity, smaller.Spent), Is.EqualTo((1_200, 0)));
    }

    [Test]
    public void A_refusal_names_the_first_moment_at_which_it_is_granted() =>
        Gen.Select(Gen.Int[-1_000, 20_000], Gen.Enum<TokenPriority>(), Gen.Int[1, 700], Gen.Int[20, 500], Gen.Int[0, 59])
            .Sample((left, priority, price, rate, refillIn) =>
            {
                var balance = new LedgerBalance(Reading(Math.Min(left, 60 * rate), Start, rate, TimeSpan.FromSeconds(refillIn)), Start, 0, 0);
                var ask = new TokenAsk(priority, 1, price);
                var (units, _, retryAfter) = balance.Decide(ask, Shares, Start, Minute);
                return units == 1
                    || (balance.Decide(ask, Shares, Start + retryAfter, Minute).Units == 1
                        && balance.Decide(ask, Shares, Start + retryAfter - TimeSpan.FromTicks(1), Minute).Units == 0);
            });

    /// <summary>3,000 of 8,000 tokens are set aside, the floor is 7,000: with all of them back a call for 62 is granted at once, with none after 9 lumps.</summary>
    [TestCase(8_000, 10, Description = "worth asking when the calls have been answered")]
    [TestCase(6_950, 30, Description = "one lump is missing even then")]
    [TestCase(3_000, 990, Description = "17 lumps are missing even then, 29 in all")]
    public void While_calls_are_under_way_it_is_worth_asking_before_the_refills_alone_suffice(int left, double seconds)
    {
        var balance = new LedgerBalance(Reading(left, Start, 250, TimeSpan.FromSeconds(30)), Start, Reserved: 3_000, 0);

        var (_, _, retryAfter) = balance.Decide(new TokenAsk(TokenPriority.Queued, 1, 62), Shares, Start, Minute);

        Assert.That(retryAfter.TotalSeconds, Is.EqualTo(seconds).Within(0.2));
    }

    [Test]
    public void Whatever_order_answers_come_in_the_newest_holds() =>
        Gen.Int[0, 1_000].Array[1, 20].Sample(order =>
        {
            var balance = order.Aggregate(LedgerBalance.Empty, (before, at) => before.Hear(Reading(10_000 - at, Start.AddMilliseconds(at)), Start, Minute, LongestCall));
            return balance.Told!.TokensLeft == 10_000 - order.Max();
        });

    private static (int Units, int Tokens) Granted(LedgerBalance balance, TokenAsk ask)
    {
        var (units, tokens, _) = balance.Decide(ask, Shares, Start, Minute);
        return (units, tokens);
    }

    private static LedgerBalance Told(int available, int rate = 250) => new(Reading(available, Start, rate), Start, 0, 0);

    private static LedgerBalance Hear(LedgerBalance balance, int left, DateTimeOffset keepa, DateTimeOffset? at = null, int rate = 250) =>
        balance.Hear(Reading(left, keepa, rate), at ?? Start, Minute, LongestCall);

    private static TokenReading Reading(int left, DateTimeOffset keepa, int rate = 250, TimeSpan? refillIn = null) =>
        new(keepa, TimeSpan.Zero, left, 0, rate, refillIn ?? TimeSpan.FromSeconds(30), 0);
}
