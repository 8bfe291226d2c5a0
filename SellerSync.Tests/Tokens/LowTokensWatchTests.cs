using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Routing;
using SellerSync.Functions.Alarms;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Domain;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Tokens;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal sealed class LowTokensWatchTests
{
    private readonly FakeTimeProvider _time = new(Some.Moment);
    private readonly ToldNotices _told = new();
    private readonly FakeStore _store;
    private LowTokensWatch _watch;

    public LowTokensWatchTests()
    {
        _store = new FakeStore(_time);
        _watch = Watch();
    }

    [Test]
    public async Task An_episode_is_told_once_and_its_end_once()
    {
        await LookAsync(4_000, times: 30);
        Assert.That(_told.Texts, Is.EqualTo(new[] { "⚠️ Keepa tokens under 30% for 6 minutes: 4000 of 15000 remaining" }));

        await LookAsync(9_000, times: 3);
        Assert.That(_told.Texts.Skip(1), Is.EqualTo(new[] { "✅ Keepa tokens completed: back at 30% or more after 15 minutes: 9000 of 15000 remaining" }));
    }

    [Test]
    public async Task A_restart_in_between_neither_repeats_nor_forgets()
    {
        await LookAsync(4_000, times: 8);
        _watch = Watch();
        await LookAsync(4_000, times: 8);
        Assert.That(_told.Texts, Has.Count.EqualTo(1), "the four minutes before the restart count");

        _watch = Watch();
        await LookAsync(4_000, times: 8);
        Assert.That(_told.Texts, Has.Count.EqualTo(1), "told before the restart");

        _watch = Watch();
        await LookAsync(9_000);
        Assert.That(_told.Texts, Has.Count.EqualTo(2), "its end is told by another instance");
    }

    [Test]
    public async Task What_is_unknown_changes_nothing()
    {
        await LookAsync(4_000, times: 20);
        await LookAsync(null, times: 20);

        Assert.That(_told.Texts, Has.Count.EqualTo(1));
        Assert.That(_store.State, Is.EqualTo(new Incident(Some.Moment, IsTold: true)));
    }

    [Test]
    public async Task A_message_that_did_not_arrive_is_told_again()
    {
        _told.Delivery = () => Task.FromResult(false);
        await LookAsync(4_000, times: 14);
        Assert.That(_store.State.IsTold, Is.False);

        _told.Delivery = () => Task.FromResult(true);
        await LookAsync(4_000, times: 5);

        Assert.That(_store.State.IsTold, Is.True);
        var count = _told.Texts.Count;
        await LookAsync(4_000, times: 5);
        Assert.That(_told.Texts, Has.Count.EqualTo(count), "it has arrived");
    }

    [Test]
    public async Task A_message_that_is_long_under_way_is_not_doubled()
    {
        var arrival = new TaskCompletionSource<bool>();
        _told.Delivery = () => arrival.Task;
        await LookAsync(4_000, times: 20);
        Assert.That(_told.Texts, Has.Count.EqualTo(1));
        Assert.That(_store.State.IsTold, Is.False);

        arrival.SetResult(true);
        await LookAsync(9_000);

        Assert.That(_told.Texts, Has.Count.EqualTo(2), "the end of an episode whose beginning was told");
        Assert.That(_store.State, Is.EqualTo(Incident.None));
    }

    [Test]
    public async Task Without_a_store_nothing_is_told_twice_and_nothing_is_lost()
    {
        await LookAsync(4_000, times: 10);
        _store.IsAway = true;
        await LookAsync(4_000, times: 10);
        Assert.That(_told.Texts, Is.Empty);

        _store.IsAway = false;
        await LookAsync(4_000, times: 2);
        Assert.That(_told.Texts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_message_that_arrived_and_could_not_be_noted_is_not_repeated_and_its_end_is_told()
    {
        await LookAsync(4_000, times: 10);
        _store.TakesNoWrites = true;
        await LookAsync(4_000, times: 10);
        Assert.That(_told.Texts, Has.Count.EqualTo(1));
        Assert.That(_store.State.IsTold, Is.False);

        _store.TakesNoWrites = false;
        await LookAsync(9_000);
        await LookAsync(9_000);
        Assert.That(_told.Texts, Has.Count.EqualTo(2));
        Assert.That(_store.State, Is.EqualTo(Incident.None));
    }

    // Each look is half a minute after the last; a message that does not arrive is waited for.
    private async Task LookAsync(int? available, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            var look = _watch.LookAsync(available is { } tokens ? Some.BucketWith(tokens) : null, CancellationToken.None);
            if (!look.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(5));
            }

            await look;
            _time.Advance(TimeSpan.FromSeconds(30));
        }
    }

    private LowTokensWatch Watch() => new(
        new IncidentWatch(_store, _told, _time, NullLogger<IncidentWatch>.Instance), Options.Create(new RoutingThresholds()), Options.Create(new TokenOptions()));

    private sealed class FakeStore(TimeProvider time) : IIncidentStore
    {
        public Incident State { get; private set; } = Incident.None;

        public bool IsAway { get; set; }

        public bool TakesNoWrites { get; set; }

        public Task<(Incident State, DateTimeOffset Now)> ReadAsync(IncidentKind kind, CancellationToken cancellationToken) =>
            IsAway ? throw new StoreUnavailableException("away") : Task.FromResult((State, time.GetUtcNow()));

        public Task WriteAsync(IncidentKind kind, Incident state, CancellationToken cancellationToken)
        {
            State = IsAway || TakesNoWrites ? throw new StoreUnavailableException("away") : state;
            return Task.CompletedTask;
        }
    }
}
