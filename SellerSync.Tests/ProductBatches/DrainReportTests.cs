using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.ProductBatches;
using SellerSync.Tests.Domain;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.ProductBatches;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DrainReportTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ToldNotices _told = new();
    private readonly FakeMemory _memory = new(500);
    private readonly DrainReport _report;

    public DrainReportTests() => _report = new(_told, new MemoryWatch(_memory, _told, NullLogger<MemoryWatch>.Instance), _time);

    [Test]
    public void Each_loop_is_told_with_what_it_takes_on_and_what_came_of_it()
    {
        Loop(TimeSpan.FromSeconds(20), new BatchRun.Settled { Stored = 3 }, new BatchRun.Failed("Keepa is down") { Stored = 1 });

        Assert.That(_told.Texts, Is.EqualTo(new[]
        {
            "🚀 Product Batches started: Loop 1: 6 products (2 batches) - Seller: A1SMALLS",
            "✅ Product Batches completed: Loop 1: 4/6 products processed - 20.0s\n🧠 Final memory: 500MB (Flex: 1000MB limit)",
        }));
    }

    [Test]
    public void The_end_sums_up_all_loops()
    {
        Loop(TimeSpan.Zero, new BatchRun.Settled { Stored = 3 });
        Loop(TimeSpan.Zero, new BatchRun.Settled { Stored = 2 });

        _report.Ended(DrainEnd.NothingLeft);

        Assert.That(_told.Texts[^1], Is.EqualTo("✅ Continuous Product Batches completed: 🔄 Continuous processing complete: 2 loops, 5 total products processed"));
        Assert.That(_report.Outcome(DrainEnd.NothingLeft), Is.EqualTo(new DrainOutcome(DrainEnd.NothingLeft, 2, 2)));
    }

    [TestCase(DrainEnd.NoSlot)]
    [TestCase(DrainEnd.NothingLeft)]
    [TestCase(DrainEnd.WaitingForTokens)]
    public void A_drain_that_ran_nothing_tells_nothing(DrainEnd end)
    {
        _report.Ended(end);

        Assert.That(_told.Texts, Is.Empty);
    }

    [Test]
    public void A_database_that_is_away_is_an_error_even_before_the_first_loop()
    {
        _report.Ended(DrainEnd.Postponed);

        Assert.That(_told.Texts, Is.EqualTo(new[] { "❌ Product Batches error: The database is not available" }));
    }

    [TestCase(90, 0)]
    [TestCase(91, 1)]
    public void Two_batches_are_slow_over_90_seconds(int seconds, int alerts)
    {
        Loop(TimeSpan.FromSeconds(seconds), new BatchRun.Settled(), new BatchRun.Settled());

        Assert.That(Slow().Count(), Is.EqualTo(alerts));
    }

    [Test]
    public void A_row_of_slow_loops_is_told_once()
    {
        Loop(TimeSpan.FromSeconds(50), new BatchRun.Settled());
        Loop(TimeSpan.FromSeconds(60), new BatchRun.Settled());
        Assert.That(Slow(), Is.EqualTo(new[] { "⚠️ Slow processing: 50.0s (threshold: 45s)" }));

        Loop(TimeSpan.FromSeconds(10), new BatchRun.Settled());
        Loop(TimeSpan.FromSeconds(70), new BatchRun.Settled());
        Assert.That(Slow(), Has.Exactly(2).Items);
    }

    [TestCase(4, 0)]
    [TestCase(5, 1)]
    [TestCase(9, 1)]
    [TestCase(10, 2)]
    public void Memory_is_looked_at_every_five_loops(int loops, int looks)
    {
        for (var i = 0; i < loops; i++)
        {
            Loop(TimeSpan.Zero, new BatchRun.Settled());
        }

        Assert.That(_memory.Collections, Is.EqualTo(looks));
    }

    private IEnumerable<string> Slow() => _told.Texts.Where(text => text.Contains("Slow"));

    private void Loop(TimeSpan takes, params BatchRun[] runs)
    {
        _report.LoopStarted([.. runs.Select(_ => Batch())]);
        foreach (var run in runs)
        {
            _report.BatchRan(run);
        }

        _time.Advance(takes);
        _report.LoopEnded();
    }

    private static ClaimedBatch Batch() => new(
        Guid.NewGuid(), 1, 1, Guid.NewGuid(), SellerId.Parse("A1SMALLSHOP12"), Marketplace.Find(1)!, 5, [Some.AsinOf(1), Some.AsinOf(2), Some.AsinOf(3)]);
}
