namespace SellerSync.Functions.ProductBatches;

/// <summary>
/// How long work may go on. First it starts no more calls, then it gives calls under way some time to be answered and
/// stored, for they are paid.
/// </summary>
public sealed class WorkTime : IDisposable
{
    // A host that shuts down waits at least 10 seconds for its invocations.
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _abort;
    private readonly CancellationTokenRegistration _onShutdown;
    private readonly CancellationTokenRegistration _onLimit;

    /// <param name="limit">After this no more calls are started.</param>
    /// <param name="grace">How long calls under way may still take after <paramref name="limit"/>.</param>
    /// <param name="shutdown">The invocation's own token.</param>
    public WorkTime(TimeSpan limit, TimeSpan grace, TimeProvider time, CancellationToken shutdown)
    {
        _limit = new CancellationTokenSource(limit, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, shutdown, _giveUp.Token);
        _abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _onShutdown = shutdown.Register(() => _abort.CancelAfter(ShutdownGrace));
        _onLimit = _limit.Token.Register(() => _abort.CancelAfter(grace));
    }

    /// <summary>No more calls from now on.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Calls under way end now.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Ends all work: it is nobody's any more.</summary>
    public void AbortNow()
    {
        _giveUp.Cancel();
        _abort.Cancel();
    }

    public void Dispose()
    {
        _onShutdown.Dispose();
        _onLimit.Dispose();
        _stop.Dispose();
        _limit.Dispose();
        _giveUp.Dispose();
        _abort.Dispose();
    }
}
