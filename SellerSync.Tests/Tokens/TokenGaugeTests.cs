using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Tests.Tokens;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class TokenGaugeTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 8, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly TokenGauge _gauge;

    public TokenGaugeTests() => _gauge = new(Options.Create(new KeepaOptions()), _clock);

    [Test]
    public void It_tells_the_newest_word_and_how_old_it_is()
    {
        Assert.That((_gauge.Heard, _gauge.Latest), Is.EqualTo(((ValueTuple<TokenReading, TimeSpan>?)null, (TokenStatus?)null)));

        Observe(100);
        _clock.Advance(TimeSpan.FromSeconds(7));

        Assert.That((_gauge.Heard!.Value.Reading.TokensLeft, _gauge.Heard.Value.Age), Is.EqualTo((100, TimeSpan.FromSeconds(7))));
        Assert.That(_gauge.Latest, Has.Property("RefreshedAt").EqualTo(Start), "an estimate is no news");
    }

    [Test]
    public void An_answer_that_was_overtaken_is_not_believed()
    {
        Observe(500, timestamp: Start.AddSeconds(10), processing: TimeSpan.FromSeconds(1));

        Observe(900, timestamp: Start.AddSeconds(9), processing: TimeSpan.FromSeconds(1));
        Assert.That(_gauge.Latest!.Bucket.Available, Is.EqualTo(500));

        // It started before the other, but ended after it: its balance is the newer one.
        Observe(400, timestamp: Start.AddSeconds(5), processing: TimeSpan.FromSeconds(7));
        Assert.That(_gauge.Latest!.Bucket.Available, Is.EqualTo(400));
    }

    [Test]
    public void A_time_of_Keepas_that_was_wrong_once_is_forgotten_when_no_call_of_then_is_under_way()
    {
        Observe(500, timestamp: Start.AddYears(1_000));
        Observe(400);
        Assert.That(_gauge.Latest!.Bucket.Available, Is.EqualTo(500));

        Observe(300, after: new KeepaOptions().Timeout);

        Assert.That(_gauge.Latest!.Bucket.Available, Is.EqualTo(300));
    }

    private void Observe(
        int left,
        TimeSpan? after = null,
        TimeSpan? refillIn = null,
        int rate = 250,
        double flowReduction = 0,
        DateTimeOffset? timestamp = null,
        TimeSpan? processing = null)
    {
        _clock.Advance(after ?? TimeSpan.Zero);
        _gauge.Observe(new(
            timestamp ?? _clock.GetUtcNow(),
            processing ?? TimeSpan.Zero,
            left,
            TokensConsumed: 0,
            rate,
            refillIn ?? TimeSpan.FromSeconds(30),
            flowReduction));
    }
}
