using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using SellerSync.Domain.Keepa;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>
/// One circuit breaker for all of Keepa, so that a storm of failures ends with a probe of one call at a time. What costs nothing
/// is tried once more, after a jittered pause, if it certainly was not charged; products never are, since the queue tries those again.
/// </summary>
public sealed class KeepaPipeline
{
    public const int FailuresToOpen = 10;
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(1);

    private readonly KeepaHealth _health;
    private readonly ResiliencePipeline _breaker;
    private readonly ResiliencePipeline _retry;

    /// <param name="timeout">How long a call may take.</param>
    /// <param name="randomness">Gives 0 to 1, for the jitter.</param>
    public KeepaPipeline(KeepaHealth health, TimeSpan timeout, TimeProvider timeProvider, Func<double> randomness, ILogger<KeepaPipeline> logger)
    {
        _health = health;
        _breaker = new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddCircuitBreaker(Breaker(timeout, logger)).Build();
        _retry = new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddRetry(Retry(randomness)).AddPipeline(_breaker).Build();
    }

    /// <param name="repeatable">Whether the call may be made twice.</param>
    /// <exception cref="KeepaException">The call's own, or Unavailable while calls are paused.</exception>
    public async Task<T> ExecuteAsync<T>(bool repeatable, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        KeepaFault? fault = null;
        try
        {
            var answer = await (repeatable ? _retry : _breaker).ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await call(token);
                    }
                    catch (KeepaException exception)
                    {
                        fault = exception.Fault;
                        throw;
                    }
                },
                cancellationToken);
            fault = null;
            _health.Succeeded();
            return answer;
        }
        catch (BrokenCircuitException exception)
        {
            var last = exception.InnerException is KeepaException { Message: var message } ? $" The last failure: {message}" : "";
            throw new KeepaException(KeepaFault.Unavailable, $"Calls to Keepa are paused after repeated failures.{last}")
            {
                RetryAfter = exception.RetryAfter,
            };
        }
        finally
        {
            // A call that was not made, since calls are paused, is no failure.
            if (fault is { } failed)
            {
                _health.Failed(failed);
            }
        }
    }

    private static CircuitBreakerStrategyOptions Breaker(TimeSpan timeout, ILogger logger) => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<KeepaException>(e =>
            e.Fault is KeepaFault.Unavailable or KeepaFault.Unreachable or KeepaFault.PaymentRequired),
        FailureRatio = 0.5,
        MinimumThroughput = FailuresToOpen,
        // A Keepa that is silent takes all its time to fail a call: two at once make enough of them in five such times, and never in a minute.
        SamplingDuration = 6 * timeout > ShortestWindow ? 6 * timeout : ShortestWindow,
        BreakDurationGenerator = args => ValueTask.FromResult(Pause(args.HalfOpenAttempts)),
        OnOpened = args =>
        {
            KeepaLog.CircuitOpened(logger, args.BreakDuration, args.Outcome.Exception?.Message ?? "");
            return default;
        },
        OnClosed = _ =>
        {
            KeepaLog.CircuitClosed(logger);
            return default;
        },
    };

    private static RetryStrategyOptions Retry(Func<double> randomness) => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<KeepaException>(e =>
            e.Fault is KeepaFault.Unavailable or KeepaFault.Unreachable && !e.MayBeCharged),
        MaxRetryAttempts = 1,
        Delay = TimeSpan.FromSeconds(1),
        UseJitter = true,
        Randomizer = randomness,
    };

    private static TimeSpan Pause(int halfOpenAttempts) =>
        halfOpenAttempts > 3 ? LongestPause : FirstPause * (1 << Math.Max(0, halfOpenAttempts));
}
