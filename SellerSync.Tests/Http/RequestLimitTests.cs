using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Http;
using SellerSync.Functions.SellerProgress;
using SellerSync.Tests.Domain;

namespace SellerSync.Tests.Http;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RequestLimitTests
{
    private static readonly Guid User = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new(Some.Moment);

    [Test]
    public void A_minutes_requests_may_come_at_once_and_then_as_they_refill()
    {
        var limit = Limit(60);

        Assert.That(Enumerable.Range(0, 60).Select(_ => limit.Refuses(User)), Is.All.Null);
        Assert.That(limit.Refuses(User), Is.EqualTo(TimeSpan.FromSeconds(1)));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(limit.Refuses(User), Is.Null);
        Assert.That(limit.Refuses(User), Is.Not.Null);
    }

    [Test]
    public void What_is_refused_does_not_count()
    {
        var limit = Limit(1);
        limit.Refuses(User);
        for (var i = 0; i < 100; i++)
        {
            Assert.That(limit.Refuses(User), Is.EqualTo(TimeSpan.FromMinutes(1)));
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(limit.Refuses(User), Is.Null);
    }

    [Test]
    public void One_user_takes_nothing_from_another()
    {
        var limit = Limit(1);
        limit.Refuses(User);

        Assert.That(limit.Refuses(Guid.NewGuid()), Is.Null);
    }

    [Test]
    public void Zero_is_no_limit() => Assert.That(Enumerable.Range(0, 10_000).Select(_ => Limit(0).Refuses(User)), Is.All.Null);

    [Test]
    public void Whoever_was_quiet_for_a_minute_takes_no_memory()
    {
        var limit = Limit(10);
        for (var i = 0; i < 50_000; i++)
        {
            limit.Refuses(Guid.NewGuid());
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.That(limit.Remembered, Is.LessThan(2_000));
    }

    [Test]
    public void A_user_has_so_many_streams_and_each_that_ends_makes_room_once()
    {
        var streams = new OpenStreams(Options.Create(new LimitOptions { EventStreamsPerUser = 2 }));
        var first = streams.TryOpen(User);
        Assert.That(streams.TryOpen(User), Is.Not.Null);
        Assert.That(streams.TryOpen(User), Is.Null);
        Assert.That(streams.TryOpen(Guid.NewGuid()), Is.Not.Null, "another user's");

        first!.Dispose();
        first.Dispose();
        Assert.That(streams.TryOpen(User), Is.Not.Null);
        Assert.That(streams.TryOpen(User), Is.Null);
    }

    private RequestLimit Limit(int perMinute) => new(Options.Create(new LimitOptions { RequestsPerMinutePerUser = perMinute }), _time);
}
