using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Health;
using SellerSync.Functions.Health;

namespace SellerSync.Tests.Health;

[Parallelizable(ParallelScope.All)]
internal sealed class ReadinessHandlerTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task The_worst_finding_counts_and_all_are_told_in_order()
    {
        var readiness = await Handler(
            new Check("a", _ => Task.FromResult(Finding.Healthy("fine"))),
            new Check("b", _ => Task.FromResult(Finding.Unhealthy("broken"))),
            new Check("c", _ => Task.FromResult(Finding.Degraded("slow")))).HandleAsync(CancellationToken.None);

        Assert.That(readiness.Condition, Is.EqualTo(Condition.Unhealthy));
        Assert.That(readiness.Findings.Select(found => $"{found.Name}: {found.Finding.Detail}"), Is.EqualTo(new[] { "a: fine", "b: broken", "c: slow" }));
    }

    [Test]
    public async Task What_hangs_is_unhealthy_after_three_seconds_and_holds_up_nothing_else()
    {
        var looking = Handler(
            new Check("hangs", _ => new TaskCompletionSource<Finding>().Task),
            new Check("fine", _ => Task.FromResult(Finding.Healthy("fine")))).HandleAsync(CancellationToken.None);
        Assert.That(looking.IsCompleted, Is.False);

        _time.Advance(ReadinessHandler.TimeLimit);
        var readiness = await looking;

        Assert.That(readiness.Findings.Select(found => found.Finding), Is.EqualTo(new[] { Finding.Unhealthy("do something about hangs"), Finding.Healthy("fine") }));
    }

    [Test]
    public async Task What_throws_is_told_by_its_advice_and_never_by_the_exception()
    {
        var readiness = await Handler(new Check("throws", _ => throw new InvalidOperationException("a secret"))).HandleAsync(CancellationToken.None);

        Assert.That(readiness.Findings.Single().Finding, Is.EqualTo(Finding.Unhealthy("do something about throws")));
    }

    [Test]
    public async Task However_many_ask_it_looks_once_a_second()
    {
        var looks = 0;
        var answer = new TaskCompletionSource<Finding>();
        var handler = Handler(new Check("a", _ =>
        {
            looks++;
            return answer.Task;
        }));

        var crowd = Enumerable.Range(0, 100).Select(_ => handler.HandleAsync(CancellationToken.None)).ToList();
        answer.SetResult(Finding.Healthy("fine"));
        await Task.WhenAll(crowd);
        await handler.HandleAsync(CancellationToken.None);
        Assert.That(looks, Is.EqualTo(1));

        _time.Advance(ReadinessHandler.KeptFor);
        await handler.HandleAsync(CancellationToken.None);
        Assert.That(looks, Is.EqualTo(2));
    }

    private ReadinessHandler Handler(params IReadinessCheck[] checks) => new(checks, _time, NullLogger<ReadinessHandler>.Instance);

    private sealed class Check(string name, Func<CancellationToken, Task<Finding>> look) : IReadinessCheck
    {
        public string Name => name;

        public string Advice => $"do something about {name}";

        public Task<Finding> LookAsync(CancellationToken cancellationToken) => look(cancellationToken);
    }
}
