using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Tests.Tokens;

/// <summary>Two instances that are answered at random; the timer runs on the first one only.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TokenStatusAgeTests
{
    private const int Seconds = 600;
    private const int TimerPeriod = 30;

    private static readonly TimeSpan MostAge = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private static readonly Gen<(int Of, int AnswersOfA, int AnswersOfB, int Seed)> Traffic =
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[0, int.MaxValue - 1]);

    [Test]
    public void A_reader_sees_it_at_most_35_seconds_old_and_Keepa_is_asked_only_after_30_silent_seconds() =>
        Traffic.Sample(traffic => RunAsync(traffic.Of, traffic.AnswersOfA, traffic.AnswersOfB, traffic.Seed).GetAwaiter().GetResult(), iter: 200);

    [Test]
    public async Task In_quiet_times_Keepa_is_asked_about_twice_a_minute() =>
        Assert.That(await RunAsync(of: 1, answersOfA: 0, answersOfB: 0, seed: 0), Is.InRange(Seconds / 35, 1 + (Seconds / 30)));

    [TestCase(1)]
    [TestCase(13)]
    [TestCase(29)]
    public async Task A_run_that_comes_too_early_ends_at_once_and_its_process_asks_when_it_is_time(int answeredAt)
    {
        var clock = new FakeTimeProvider();
        var store = new MemoryStore(clock);
        var instance = new Instance(clock, store);
        var timer = new TokenStatusKeeper(instance.Refresher, instance.Publisher, store, clock);
        await timer.KeepAsync(default);
        clock.Advance(TimeSpan.FromSeconds(answeredAt));
        instance.Answer();
        await instance.Publisher.PublishAsync(default);
        clock.Advance(TimeSpan.FromSeconds(TimerPeriod - answeredAt));

        Assert.That(timer.KeepAsync(default).IsCompletedSuccessfully, Is.True, "waiting is paid for");
        Assert.That(instance.Asked, Is.EqualTo(1));

        for (var age = TimerPeriod - answeredAt; age < MostAge.TotalSeconds; age++)
        {
            await timer.KeepOnAsync(default);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        // One that was answered a moment ago is left to the next run.
        Assert.That(instance.Asked, Is.EqualTo(answeredAt == 29 ? 1 : 2));
    }

    [Test]
    public async Task What_a_process_that_ended_was_to_ask_the_next_run_asks()
    {
        var clock = new FakeTimeProvider();
        var store = new MemoryStore(clock);
        var (ended, next) = (new Instance(clock, store), new Instance(clock, store));
        await new TokenStatusKeeper(ended.Refresher, ended.Publisher, store, clock).KeepAsync(default);
        clock.Advance(TimeSpan.FromSeconds(20));
        await new TokenStatusKeeper(ended.Refresher, ended.Publisher, store, clock).KeepAsync(default);
        clock.Advance(TimeSpan.FromSeconds(TimerPeriod));

        await new TokenStatusKeeper(next.Refresher, next.Publisher, store, clock).KeepAsync(default);

        Assert.That((ended.Asked, next.Asked), Is.EqualTo((1, 1)));
        Assert.That(store.Status!.RefreshedAt, Is.EqualTo(clock.GetUtcNow()));
    }

    [Test]
    public async Task Callers_at_once_share_one_call_and_one_who_leaves_does_not_end_it()
    {
        var instance = new Instance(new FakeTimeProvider(), Mock.Of<ITokenStatusStore>());
        var answer = new TaskCompletionSource();
        instance.BeforeAnswer = () => answer.Task;
        using var leaving = new CancellationTokenSource();

        var left = instance.Refresher.RefreshAsync(Quiet, leaving.Token);
        var others = Enumerable.Range(0, 5).Select(_ => instance.Refresher.RefreshAsync(Quiet, default)).ToList();
        await leaving.CancelAsync();
        Assert.That(() => left, Throws.InstanceOf<OperationCanceledException>());
        answer.SetResult();

        Assert.That(await Task.WhenAll(others), Has.All.Not.Null);
        Assert.That(instance.Asked, Is.EqualTo(1));
    }

    [Test]
    public async Task A_call_that_failed_is_tried_again_by_the_next_caller_and_never_moves_the_time()
    {
        var clock = new FakeTimeProvider();
        var instance = new Instance(clock, Mock.Of<ITokenStatusStore>());
        instance.Answer();
        var told = instance.Gauge.Latest!.RefreshedAt;
        clock.Advance(Quiet);
        instance.BeforeAnswer = () => throw new KeepaException(KeepaFault.Unavailable, "no");

        Assert.That((await instance.Refresher.RefreshAsync(Quiet, default))!.RefreshedAt, Is.EqualTo(told));

        instance.BeforeAnswer = () => Task.CompletedTask;
        Assert.That((await instance.Refresher.RefreshAsync(Quiet, default))!.RefreshedAt, Is.EqualTo(clock.GetUtcNow()));
    }

    /// <returns>How often Keepa was asked.</returns>
    private static async Task<int> RunAsync(int of, int answersOfA, int answersOfB, int seed)
    {
        var random = new Random(seed);
        var clock = new FakeTimeProvider();
        var store = new MemoryStore(clock);
        var (a, b) = (new Instance(clock, store), new Instance(clock, store));
        var timer = new TokenStatusKeeper(a.Refresher, a.Publisher, store, clock);
        a.BeforeAnswer = () =>
        {
            // What the other instance was told in the last two seconds may not be published yet.
            var told = new[] { store.Status, a.Gauge.Latest }.Max(status => status?.RefreshedAt);
            Assert.That(clock.GetUtcNow() - told, Is.Null.Or.GreaterThanOrEqualTo(Quiet), "an answer has told it already");
            return Task.CompletedTask;
        };
        var (phaseOfA, phaseOfB) = (random.Next(2), random.Next(2));
        await timer.KeepAsync(default);
        for (var second = 1; second <= Seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.That(clock.GetUtcNow() - store.Status!.RefreshedAt, Is.LessThanOrEqualTo(MostAge));
            foreach (var (instance, answers) in new[] { (a, answersOfA), (b, answersOfB) })
            {
                if (random.Next(of) < Math.Min(answers, of - 1))
                {
                    instance.Answer();
                }
            }

            // The instances publish on timers of their own, one before or after the other within the same second.
            if (second % TokenStatusAnswers.Period.TotalSeconds == phaseOfA)
            {
                await a.Publisher.PublishAsync(default);
                await timer.KeepOnAsync(default);
            }

            if (second % TokenStatusAnswers.Period.TotalSeconds == phaseOfB)
            {
                await b.Publisher.PublishAsync(default);
            }

            if (second % TimerPeriod == 0)
            {
                await timer.KeepAsync(default);
            }
        }

        return a.Asked;
    }

    private sealed class Instance
    {
        private readonly TimeProvider _clock;

        public Instance(TimeProvider clock, ITokenStatusStore store)
        {
            _clock = clock;
            Gauge = new TokenGauge(Options.Create(new KeepaOptions()), clock);
            Publisher = new TokenStatusPublisher(Gauge, store);
            var keepa = new Mock<IKeepa>();
            keepa.Setup(asked => asked.GetTokensAsync(It.IsAny<CancellationToken>())).Returns(async () =>
            {
                Asked++;
                await BeforeAnswer();
                return Answer();
            });
            Refresher = new TokenRefresher(keepa.Object, Gauge, clock, NullLogger<TokenRefresher>.Instance);
        }

        public TokenGauge Gauge { get; }

        public TokenStatusPublisher Publisher { get; }

        public TokenRefresher Refresher { get; }

        public int Asked { get; private set; }

        public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

        public TokenReading Answer()
        {
            var reading = new TokenReading(_clock.GetUtcNow(), TimeSpan.Zero, 100, 0, 250, TimeSpan.FromSeconds(30), 0);
            Gauge.Observe(reading);
            return reading;
        }
    }

    /// <summary>As Table Storage holds it: a newer status stays.</summary>
    private sealed class MemoryStore(TimeProvider clock) : ITokenStatusStore
    {
        public TokenStatus? Status { get; private set; }

        public Task<TokenStatus?> ReadAsync(CancellationToken cancellationToken) =>
            Task.FromResult(Status is { } status && status.IsFreshAt(clock.GetUtcNow()) ? status : null);

        public Task WriteAsync(TokenStatus status, CancellationToken cancellationToken)
        {
            Status = Status is null || Status.RefreshedAt < status.RefreshedAt ? status : Status;
            return Task.CompletedTask;
        }
    }
}
