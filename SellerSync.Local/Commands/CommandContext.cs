using SellerSync.Local.Processes;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Commands;

/// <summary>What every command is given.</summary>
/// <param name="output">Standard output: results.</param>
/// <param name="notes">Standard error: what installers, builds and waiting have to say.</param>
/// <param name="time">The clock of everything below.</param>
internal sealed class CommandContext(Clone clone, ServerOptions options, TextWriter output, TextWriter notes, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public Clone Clone => clone;

    public ServerOptions Options => options;

    public TextWriter Output => output;

    public TextWriter Notes => notes;

    public TimeProvider Time => time;

    /// <summary>Opens this clone's run; waits a little, as the one before may be ending.</summary>
    /// <exception cref="LocalException">Another command runs servers here; the message says which, and where they are.</exception>
    public async Task<LocalRun> OpenRunAsync(string command, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += Interval)
        {
            if (await LocalRun.TryOpenAsync(Clone.Data, command, Time) is { } run)
                return run;
            var other = RunState.Read(Clone.Data);
            if (other is { IsEnding: false } && waited >= Patience)
                throw new LocalException(AlreadyRuns(other));
            await Task.Delay(Interval, Time, cancellationToken);
        }
    }

    /// <summary>Starts the servers and the functions.</summary>
    /// <exception cref="LocalException">Something did not start.</exception>
    public async Task<RunningServers> StartAllAsync(LocalRun run, CancellationToken cancellationToken)
    {
        var programs = await BuiltPrograms.FindAsync(Clone, Notes, cancellationToken);
        var ports = new Ports();
        var servers = await LocalServers.StartAsync(run, Clone, programs, Options, ports, Notes, cancellationToken);
        return new RunningServers(run, servers, await servers.StartFunctionsAsync(programs, ports, Options.Instances, cancellationToken), Notes);
    }

    /// <summary>Waits for the end that a person asks for, or that a program takes by itself.</summary>
    /// <returns>The exit code: 0 or 1.</returns>
    /// <param name="ended">Completes with what to say about it.</param>
    public async Task<int> UntilEndAsync(Task<string> ended, CancellationToken cancellationToken)
    {
        try
        {
            await Notes.WriteLineAsync(await ended);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Notes.WriteLineAsync("Ending what was started.");
            return 0;
        }
    }

    private static string AlreadyRuns(RunState other)
    {
        var sentence = $"`{other.Command}` already runs in this clone as process {other.Owner.Id}; end it first.";
        return other.Ready is not { } ready
            ? sentence
            : $"""
              {sentence}
                functions  {ready.FunctionsUrl?.AbsoluteUri ?? "(not started)"}
                Keepa      {ready.KeepaUrl}
                PostgreSQL {ready.DatabaseUrl}
              """;
    }
}
