using CsCheck;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class LowTokensTests
{
    private const decimal LowFill = 0.3m;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Start = Some.Moment;
    private static readonly Incident Untold = new(Start, IsTold: false);
    private static readonly Incident Told = new(Start, IsTold: true);

    [TestCase(4_500, TestName = "At 30 % tokens are not low")]
    [TestCase(15_000, TestName = "A full bucket is not low")]
    public void Without_low_tokens_nothing_happens(int available) =>
        Assert.That(Next(Incident.None, available, minutes: 0), Is.EqualTo((Incident.None, (string?)null)));

    [Test]
    public void Below_30_percent_an_episode_begins_untold() =>
        Assert.That(Next(Incident.None, 4_499, minutes: 0), Is.EqualTo((Untold, (string?)null)));

    [Test]
    public void Five_minutes_are_not_yet_longer_than_five_minutes() =>
        Assert.That(Next(Untold, 0, minutes: 5), Is.EqualTo((Untold, (string?)null)));

    [Test]
    public void After_more_than_five_minutes_it_is_told() =>
        Assert.That(Next(Untold, 4_499, minutes: 5.5), Is.EqualTo((Told, (string?)"⚠️ Keepa tokens under 30% for 6 minutes: 4499 of 15000 remaining")));

    [Test]
    public void What_was_told_is_not_told_again() =>
        Assert.That(Next(Told, 100, minutes: 60), Is.EqualTo((Told, (string?)null)));

    [Test]
    public void The_end_of_a_told_episode_is_told() =>
        Assert.That(Next(Told, 4_500, minutes: 12), Is.EqualTo((Incident.None, (string?)"✅ Keepa tokens completed: back at 30% or more after 12 minutes: 4500 of 15000 remaining")));

    [Test]
    public void An_episode_that_ends_within_five_minutes_is_never_told() =>
        Assert.That(Next(Untold, 4_500, minutes: 4), Is.EqualTo((Incident.None, (string?)null)));

    [TestCase(false, 60)]
    [TestCase(true, 60)]
    public void An_unknown_status_changes_nothing(bool isTold, int minutes)
    {
        var state = new Incident(Start, isTold);

        Assert.That(LowTokens.Next(state, null, Start.AddMinutes(minutes), LowFill, Patience), Is.EqualTo((state, (SellerSync.Domain.Notifications.Notice?)null)));
    }

    [Test]
    public void An_empty_plan_counts_as_low() =>
        Assert.That(LowTokens.Next(Incident.None, Some.BucketWith(0, rate: 0), Start, LowFill, Patience).State, Is.EqualTo(Untold));

    [Test]
    public void Alerts_and_ends_take_turns_and_each_alert_follows_more_than_five_low_minutes() =>
        Gen.Select(Gen.Int[-100, 15_000].Nullable(), Gen.Int[0, 240]).List[0, 60].Sample(readings =>
        {
            var (state, now, alerts, ends) = (Incident.None, Start, 0, 0);
            DateTimeOffset? lowSince = null;
            foreach (var (available, seconds) in readings)
            {
                now = now.AddSeconds(seconds);
                lowSince = available switch { null => lowSince, < 4_500 => lowSince ?? now, _ => null };
                var (next, notice) = LowTokens.Next(state, available is { } tokens ? Some.BucketWith(tokens) : null, now, LowFill, Patience);
                alerts += next.IsTold && !state.IsTold ? 1 : 0;
                ends += state.IsTold && !next.IsTold ? 1 : 0;
                var isRight = next.Since == lowSince
                    && notice is not null == (next.IsTold != state.IsTold)
                    && (!next.IsTold || now - lowSince > Patience)
                    && alerts - ends == (next.IsTold ? 1 : 0);
                if (!isRight)
                {
                    return false;
                }

                state = next;
            }

            return true;
        });

    private static (Incident, string?) Next(Incident state, int available, double minutes)
    {
        var (next, notice) = LowTokens.Next(state, Some.BucketWith(available), Start.AddMinutes(minutes), LowFill, Patience);
        return (next, notice?.Text);
    }
}
