using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Routing;

namespace SellerSync.Tests.Routing;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RouterTests
{
    private static readonly Guid User = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<ITokenStatusStore> _status = new();
    private readonly Mock<IUserUsage> _usage = new();

    [Test]
    public async Task Without_a_token_status_the_careful_threshold_holds()
    {
        var decision = await DecideAsync(User, 21);

        Assert.That((decision.Route, decision.Threshold, decision.TokenPercent), Is.EqualTo((Route.Queue, 20, (decimal?)null)));
    }

    [Test]
    public async Task Without_the_users_usage_only_the_systems_threshold_counts()
    {
        Tokens(15_000);
        _usage.Setup(usage => usage.TokensLastHourAsync(User, It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("down"));

        Assert.That((await DecideAsync(User, 75)).Threshold, Is.EqualTo(75));
    }

    [Test]
    public async Task A_heavy_user_is_throttled_and_another_is_not()
    {
        Tokens(15_000);
        _usage.Setup(usage => usage.TokensLastHourAsync(User, It.IsAny<CancellationToken>())).ReturnsAsync(2_001);

        Assert.That((await DecideAsync(User, 21)).Reason, Is.EqualTo(RoutingReason.HeavyUser));
        Assert.That((await DecideAsync(Guid.NewGuid(), 21)).Reason, Is.EqualTo(RoutingReason.PlentyOfTokens));
    }

    [Test]
    public async Task The_cached_status_is_read_as_of_now()
    {
        Tokens(4_400);
        Assert.That((await DecideAsync(User, 1)).Reason, Is.EqualTo(RoutingReason.LowTokens));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await DecideAsync(User, 1)).Reason, Is.EqualTo(RoutingReason.Default), "a refill has come since");
    }

    [Test]
    public async Task Many_decisions_of_one_second_read_the_status_once_and_a_missing_one_is_looked_for_each_time()
    {
        var router = NewRouter();
        await router.DecideAsync(User, 1, default);
        Tokens(15_000);
        await router.DecideAsync(User, 1, default);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await router.DecideAsync(User, 1, default);
        _status.Verify(status => status.ReadAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Tokens(1_000);
        Assert.That((await router.DecideAsync(User, 1, default)).Reason, Is.EqualTo(RoutingReason.LowTokens));
    }

    private Task<RoutingDecision> DecideAsync(Guid user, int products) => NewRouter().DecideAsync(user, products, default);

    private Router NewRouter() =>
        new Router(_status.Object, _usage.Object, Options.Create(new RoutingThresholds()), _time, NullLogger<Router>.Instance);

    private void Tokens(int available)
    {
        var now = _time.GetUtcNow();
        var bucket = new TokenBucket(available, 250, 0, now.AddSeconds(30), TimeSpan.FromMinutes(1));
        _status.Setup(status => status.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new TokenStatus(bucket, now));
    }
}
