using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SellerSync.Domain.Faults;

namespace SellerSync.Infrastructure.Database;

/// <summary>
/// What many callers ask at once, in as few round trips: while one is under way, whoever comes meanwhile goes with the next. A caller
/// alone waits for nobody. A fault is everybody's who went along, but not where it is one user's own.
/// </summary>
/// <param name="askAsync">Asks for them all in one round trip, and answers in their order. Nobody can break it off: others wait for it.</param>
#pragma warning disable CA1001 // A semaphore holds nothing until its wait handle is asked for.
internal sealed class CoalescedCalls<TAsk, TAnswer>(Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> askAsync)
#pragma warning restore CA1001
{
    private readonly ConcurrentQueue<Caller> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="cancellationToken">Ends the wait, not what is asked.</param>
    public async Task<TAnswer> AskAsync(TAsk ask, CancellationToken cancellationToken)
    {
        var own = new Caller(ask);
        _waiting.Enqueue(own);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Whoever had the turn before may have taken it along.
            if (!own.IsAnswered)
            {
                await AskForAllAsync(TakeWaiting());
            }
        }
        finally
        {
            _turn.Release();
        }

        return own.Answer();
    }

    private async Task AskForAllAsync(List<Caller> callers)
    {
        try
        {
            await AskTogetherOrAloneAsync(callers);
        }
        catch (StoreUnavailableException exception)
        {
            // Whoever waits meanwhile has waited for the same database: nobody waits twice as long as the limit.
            Fail([.. callers, .. TakeWaiting()], exception);
        }
        catch (Exception exception)
        {
            Fail(callers, exception);
        }
    }

    private async Task AskTogetherOrAloneAsync(List<Caller> callers)
    {
        try
        {
            await AskForAsync(callers);
        }
        catch (UnknownUserException) when (callers.Count > 1)
        {
            foreach (var caller in callers)
            {
                try
                {
                    await AskForAsync([caller]);
                }
                catch (UnknownUserException exception)
                {
                    caller.Fail(exception);
                }
            }
        }
    }

    private async Task AskForAsync(List<Caller> callers)
    {
        var answers = await askAsync([.. callers.Select(caller => caller.Ask)]);
        foreach (var (caller, answer) in callers.Zip(answers))
        {
            caller.Succeed(answer);
        }
    }

    private List<Caller> TakeWaiting()
    {
        var taken = new List<Caller>();
        while (_waiting.TryDequeue(out var caller))
        {
            taken.Add(caller);
        }

        return taken;
    }

    private static void Fail(IEnumerable<Caller> callers, Exception exception)
    {
        foreach (var caller in callers.Where(caller => !caller.IsAnswered))
        {
            caller.Fail(exception);
        }
    }

    // Written and read under the turn, and once more by the caller itself when that is over.
    private sealed class Caller(TAsk ask)
    {
        private TAnswer? _answer;
        private ExceptionDispatchInfo? _fault;

        public TAsk Ask { get; } = ask;

        public bool IsAnswered { get; private set; }

        public void Succeed(TAnswer answer) => (_answer, IsAnswered) = (answer, true);

        public void Fail(Exception exception) => (_fault, IsAnswered) = (ExceptionDispatchInfo.Capture(exception), true);

        /// <exception cref="Exception">The fault of what it went along with.</exception>
        public TAnswer Answer()
        {
            _fault?.Throw();
            return _answer!;
        }
    }
}
