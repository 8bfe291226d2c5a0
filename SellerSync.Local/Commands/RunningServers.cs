using SellerSync.Local.Processes;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Commands;

/// <summary>All servers and functions while they run.</summary>
internal sealed class RunningServers(LocalRun run, LocalServers servers, FunctionsInstances functions, TextWriter notes)
{
    public Ready Ready => servers.Ready();

    /// <summary>The processes that run the functions right now; one that died is among them until it is started again.</summary>
    public IReadOnlyList<Ready.Instance> Instances => functions.Instances;

    /// <summary>Starts functions that die again, until anything else ends.</summary>
    /// <param name="onReady">Called when all functions are ready anew, with where everything is.</param>
    /// <returns>What ended and why. Also once cancelled it returns only when nothing is started any more.</returns>
    /// <exception cref="OperationCanceledException">Nothing ended before.</exception>
    public async Task<string> KeepAsync(Func<Ready, Task> onReady, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var server = ServerEndedAsync(run, either.Token);
        var kept = FunctionsEndedAsync(onReady, either.Token);
        var first = await Task.WhenAny(server, kept);
        await either.CancelAsync();
        await ((Task)Task.WhenAll(server, kept)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await first;
    }

    /// <summary>Completes once a server ends by itself, with why.</summary>
    public static async Task<string> ServerEndedAsync(LocalRun run, CancellationToken cancellationToken) =>
        await (await run.AnyEndedAsync(cancellationToken)).EpitaphAsync();

    private async Task<string> FunctionsEndedAsync(Func<Ready, Task> onReady, CancellationToken cancellationToken)
    {
        try
        {
            await functions.KeepAsync(TellAsync, cancellationToken);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (LocalException exception)
        {
            return exception.Message;
        }

        Task TellAsync(string? epitaph) =>
            epitaph is null ? onReady(Ready) : notes.WriteLineAsync($"{epitaph}{Environment.NewLine}It is started again.");
    }
}
