using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using SellerSync.Domain.Keepa;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>
/// What is tried again at once, and when Keepa is left alone. Only a call that never reached Keepa is repeated here: anything
/// else may have been charged, and the queue repeats what matters.
/// </summary>
public sealed class KeepaResilience
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(20);

    private readonly ResiliencePipeline _pipeline;

    public KeepaResilience(TimeProvider time) =>
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<KeepaException>(exception => exception is { Fault: KeepaFault.Unreachable, MayBeCharged: false }),
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<KeepaException>(exception =>
                    exception.Fault is KeepaFault.Unavailable or KeepaFault.Unreachable or KeepaFault.UnexpectedAnswer or KeepaFault.PaymentRequired),
                FailureRatio = 0.8,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = Break,
            })
            .Build();

    /// <exception cref="KeepaException">The call failed, or Keepa is being left alone for a while (Unavailable).</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await call(token), cancellationToken);
        }
        catch (BrokenCircuitException exception)
        {
            throw new KeepaException(KeepaFault.Unavailable, "Keepa has been failing, so it is left alone for a while")
            {
                RetryAfter = exception.RetryAfter ?? Break,
            };
        }
    }
}
