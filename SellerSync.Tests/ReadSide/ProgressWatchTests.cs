using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Progress;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.SellerProgress;

namespace SellerSync.Tests.ReadSide;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProgressWatchTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly Marketplace Com = Marketplace.Find(1)!;

    private readonly FakeTimeProvider _time = new();
    private readonly Mock<IProgressStore> _store = new(MockBehavior.Strict);
    private readonly ConcurrentQueue<RunProgress?> _states = new();

    [Test]
    public async Task Each_change_is_told_once_and_idle_ends_it()
    {
        Next(Open(0), Open(10), Open(10), Idle());

        var told = await ListenAsync(Open(0));

        Assert.That(Words(told), Is.EqualTo(new[] { "0", "10", "60", "done" }));
        Assert.That(_time.GetUtcNow() - _time.Start, Is.EqualTo(TimeSpan.FromSeconds(4)), "one poll a second");
    }

    [Test]
    public async Task Who_comes_back_is_not_told_again_what_it_has_seen()
    {
        Next(Open(10), Idle());

        var told = await ListenAsync(Open(10), lastEventId: ProgressEvent.IdOf(Open(10)));

        Assert.That(Words(told), Is.EqualTo(new[] { "60", "done" }));
    }

    [Test]
    public async Task Who_comes_back_when_all_is_done_hears_only_that() =>
        Assert.That(Words(await ListenAsync(Idle(), lastEventId: ProgressEvent.IdOf(Idle()))), Is.EqualTo(new[] { "done" }));

    [Test]
    public async Task Silence_is_broken_every_15_seconds_and_the_stream_ends_after_3_minutes_without_done()
    {
        _store.Setup(store => store.ReadAsync(Seller, Com, It.IsAny<CancellationToken>())).ReturnsAsync(Open(10));

        var told = await ListenAsync(Open(10));

        Assert.That(Words(told), Is.EqualTo(new[] { "10" }.Concat(Enumerable.Repeat("still here", 12))));
        Assert.That(_time.GetUtcNow() - _time.Start, Is.EqualTo(TimeSpan.FromMinutes(3)));
        _store.Verify(store => store.ReadAsync(Seller, Com, It.IsAny<CancellationToken>()), Times.Exactly(180));
    }

    [Test]
    public async Task A_database_that_goes_away_ends_the_stream_without_done()
    {
        _store.Setup(store => store.ReadAsync(Seller, Com, It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        Assert.That(Words(await ListenAsync(Open(10))), Is.EqualTo(new[] { "10" }));
    }

    [Test]
    public async Task A_forecast_that_moves_noticeably_is_told_though_nothing_else_changed()
    {
        var readyAt = _time.Start.AddMinutes(10);
        Next(ReadyAt(readyAt.AddSeconds(50)), ReadyAt(readyAt.AddSeconds(70)), ReadyAt(readyAt.AddSeconds(75)), Idle());

        var told = await ListenAsync(ReadyAt(readyAt));

        Assert.That(
            told.OfType<ProgressEvent.Changed>().Select(changed => changed.Progress.Forecast?.ReadyAt),
            Is.EqualTo(new DateTimeOffset?[] { readyAt, readyAt.AddSeconds(70), null }));
    }

    private static RunProgress ReadyAt(DateTimeOffset at) => Open(10) with { Forecast = new Forecast(new TokenRange(350, 400), 0, at) };

    [Test]
    public async Task Who_hangs_up_is_polled_for_no_longer()
    {
        using var hangUp = new CancellationTokenSource();
        await using var events = Watch(Open(10), null, hangUp.Token).GetAsyncEnumerator();
        await events.MoveNextAsync();
        var next = events.MoveNextAsync();

        await hangUp.CancelAsync();

        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
        _store.VerifyNoOtherCalls();
    }

    private async Task<List<ProgressEvent>> ListenAsync(RunProgress first, string? lastEventId = null)
    {
        var told = new List<ProgressEvent>();
        await using var events = Watch(first, lastEventId, CancellationToken.None).GetAsyncEnumerator();
        while (true)
        {
            var next = events.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            if (!await next)
            {
                return told;
            }

            told.Add(events.Current);
        }
    }

    private IAsyncEnumerable<ProgressEvent> Watch(RunProgress first, string? lastEventId, CancellationToken cancellationToken) =>
        new ProgressWatch(_store.Object, _time, NullLogger<ProgressWatch>.Instance).WatchAsync(Seller, Com, first, lastEventId, cancellationToken);

    private void Next(params RunProgress?[] states)
    {
        foreach (var state in states)
        {
            _states.Enqueue(state);
        }

        _store.Setup(store => store.ReadAsync(Seller, Com, It.IsAny<CancellationToken>())).ReturnsAsync(() => _states.TryDequeue(out var state) ? state : throw new AssertionException("polled once too often"));
    }

    private static IEnumerable<string> Words(IEnumerable<ProgressEvent> events) => events.Select(told => told switch
    {
        ProgressEvent.Changed changed => $"{changed.Progress.Processed}",
        ProgressEvent.Done => "done",
        _ => "still here",
    });

    private static RunProgress Open(int processed) => new(Guid.Empty, 1, 0, 1, 0, 60, processed, 0, null);

    private static RunProgress Idle() => new(Guid.Empty, 1, 0, 0, 0, 60, 60, 0, null);
}
