using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Sweeper;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Metrics;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Alarms;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Monitoring;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CensusTakerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<ICensusStore> _store = new();
    private readonly TokenGauge _gauge;
    private readonly Measured _measured;
    private readonly CensusTaker _taker;

    public CensusTakerTests()
    {
        _gauge = new TokenGauge(Options.Create(new KeepaOptions()), _time);
        _measured = new Measured(_gauge, _time);
        _taker = new CensusTaker(_store.Object, new Watched(_time).Round(new ToldNotices()), _gauge, _measured.Metrics, _time);
    }

    [Test]
    public async Task The_database_is_counted_at_most_once_a_minute()
    {
        Counts(workWaits: false);

        for (var second = 0; second < 120; second++)
        {
            await _taker.TakeAsync(default);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _store.Verify(store => store.TakeAsync(It.IsAny<CancellationToken>()), Times.Exactly(3));
    }

    [Test]
    public async Task What_was_counted_is_shown_until_another_instance_must_have_swept()
    {
        Counts(workWaits: false);
        using var batches = _measured.Listen<int>("sellersync.batches");
        using var ratios = _measured.Listen<double>("sellersync.routing.queue_ratio");

        await _taker.TakeAsync(default);
        _time.Advance(SellerSyncMetrics.CensusKeptFor);
        batches.RecordObservableInstruments();
        ratios.RecordObservableInstruments();
        Assert.That(Measured.Lines(batches.GetMeasurementSnapshot()), Is.EqualTo(new[] { "7 status=PENDING" }));
        Assert.That(Measured.Lines(ratios.GetMeasurementSnapshot()), Is.EqualTo(new[] { "0.25 window=1h" }), "no decision of a day is no ratio");

        _time.Advance(TimeSpan.FromSeconds(1));
        batches.RecordObservableInstruments();
        Assert.That(batches.GetMeasurementSnapshot(), Has.Count.EqualTo(1), "nothing new");
    }

    [TestCase(15_000, true, 60, "250 reason=expired")]
    [TestCase(15_000, true, 90, "375 reason=expired")]
    [TestCase(15_000, false, 60, null, Description = "nobody waited")]
    [TestCase(14_000, true, 60, null, Description = "there was room")]
    [TestCase(15_000, true, 600, null, Description = "another instance may have swept in between")]
    public async Task What_is_refilled_into_a_full_bucket_while_work_waits_is_wasted(int tokens, bool workWaits, int seconds, string? wasted)
    {
        Counts(workWaits);
        using var collected = _measured.Listen<long>("sellersync.tokens.wasted");

        Tokens(tokens);
        await _taker.TakeAsync(default);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Tokens(tokens);
        await _taker.TakeAsync(default);

        Assert.That(Measured.Lines(collected.GetMeasurementSnapshot()), Is.EqualTo(wasted is null ? [] : new[] { wasted }));
    }

    [Test]
    public void Tokens_left_are_Keepas_and_the_capacity_and_those_reserved_are_told_beside_them()
    {
        Tokens(1_000);
        _measured.Metrics.Show(new Census(new Dictionary<string, int>(), new RouteCount(0, 0), new RouteCount(0, 0), false, TokensReserved: 70));
        using var left = _measured.Listen<int>("sellersync.tokens.left");
        using var capacity = _measured.Listen<int>("sellersync.tokens.capacity");
        using var reserved = _measured.Listen<int>("sellersync.tokens.reserved");

        _time.Advance(TimeSpan.FromSeconds(31));
        left.RecordObservableInstruments();
        capacity.RecordObservableInstruments();
        reserved.RecordObservableInstruments();

        Assert.That(left.LastMeasurement!.Value, Is.EqualTo(1_250), "a refill has come since");
        Assert.That(capacity.LastMeasurement!.Value, Is.EqualTo(15_000));
        Assert.That(reserved.LastMeasurement!.Value, Is.EqualTo(70));
    }

    [TestCase(90, 1)]
    [TestCase(91, 0)]
    public void Tokens_of_which_this_instance_has_long_heard_nothing_are_not_told_for_others_spend_them(int seconds, int told)
    {
        Tokens(1_000);
        using var left = _measured.Listen<int>("sellersync.tokens.left");
        using var capacity = _measured.Listen<int>("sellersync.tokens.capacity");

        _time.Advance(TimeSpan.FromSeconds(seconds));
        left.RecordObservableInstruments();
        capacity.RecordObservableInstruments();

        Assert.That((left.GetMeasurementSnapshot().Count, capacity.GetMeasurementSnapshot().Count), Is.EqualTo((told, told)));
    }

    [TestCase(90, 90)]
    [TestCase(null, 0)]
    public void How_long_the_oldest_batch_waits_is_measured_and_none_is_0(int? seconds, int measured)
    {
        TimeSpan? wait = seconds is { } known ? TimeSpan.FromSeconds(known) : null;
        _measured.Metrics.Show(new Census(new Dictionary<string, int>(), new RouteCount(0, 0), new RouteCount(0, 0), wait is not null, OldestWait: wait));
        using var oldest = _measured.Listen<double>("sellersync.batches.oldest_age");

        oldest.RecordObservableInstruments();

        Assert.That(oldest.LastMeasurement!.Value, Is.EqualTo(measured));
    }

    private void Counts(bool workWaits) => _store.Setup(store => store.TakeAsync(It.IsAny<CancellationToken>()))
        .ReturnsAsync(new Census(new Dictionary<string, int> { ["PENDING"] = 7 }, new RouteCount(3, 1), new RouteCount(0, 0), workWaits));

    private void Tokens(int left) => _gauge.Observe(new TokenReading(_time.GetUtcNow(), TimeSpan.Zero, left, 0, 250, TimeSpan.FromSeconds(30), 0));
}
