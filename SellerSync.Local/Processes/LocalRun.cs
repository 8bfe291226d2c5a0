using System.Diagnostics;

namespace SellerSync.Local.Processes;

/// <summary>
/// One run of servers in one folder. It holds the folder's lock, so there is one at a time; it writes each child to
/// state.json as it starts, so that the next run finds what a kill left behind; and it ends all its children with itself.
/// </summary>
public sealed class LocalRun : IAsyncDisposable
{
    private readonly FileLock _held;
    private readonly TimeProvider _time;
    private readonly List<ChildProcess> _children = [];
    private readonly Lock _gate = new();
    private RunState _state;

    private LocalRun(FileLock held, string folder, RunState state, TimeProvider time)
    {
        (_held, Folder, _state, _time) = (held, folder, state, time);
        _state.Write(folder);
    }

    /// <summary>Where state.json, logs and data stand.</summary>
    public string Folder { get; }

    public TimeProvider Time => _time;

    public IReadOnlyDictionary<string, int> ProcessIds
    {
        get
        {
            lock (_gate)
                return _children.ToDictionary(child => child.Name, child => child.Stamp.Id);
        }
    }

    /// <summary>Null where another process runs servers in this folder. What a killed one left there is ended first.</summary>
    public static async Task<LocalRun?> TryOpenAsync(string folder, string command, TimeProvider time)
    {
        if (FileLock.TryAcquire(Path.Combine(folder, "run.lock")) is not { } held)
            return null;
        try
        {
            await EndLeftoversAsync(folder, time);
            var owner = ProcessStamp.Of(Environment.ProcessId) ?? throw new UnreachableException();
            return new LocalRun(held, folder, new RunState(owner, command, []), time);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <exception cref="LocalException">The program cannot be started.</exception>
    public ChildProcess Start(ProgramStart start)
    {
        var child = ChildProcess.Start(start, Path.Combine(Folder, "logs"), _time);
        lock (_gate)
        {
            _children.Add(child);
            Change(_state with { Children = [.. _state.Children, new(child.Name, child.Stamp, child.StopSignal)] });
        }

        return child;
    }

    /// <summary>Starts a program, and returns it with the rest of the line that it announces itself with.</summary>
    /// <param name="prefix">How that line begins.</param>
    /// <param name="choose">Asked again, for another port, where the program ends at once: another process may take a port
    /// between our look and its use.</param>
    /// <exception cref="LocalException">It did not become ready.</exception>
    public async Task<(ChildProcess Child, string Announced)> StartAnnouncedAsync(
        Func<ProgramStart> choose, string prefix, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var child = Start(choose());
            try
            {
                return (child, await child.AnnouncedAsync(prefix, patience, cancellationToken));
            }
            catch (LocalException) when (child.Ended.IsCompleted && attempt < 3)
            {
                await EndAsync(child);
            }
        }
    }

    /// <summary>Ends one child before the others, for example to start it again on another port.</summary>
    public async Task EndAsync(ChildProcess child)
    {
        await child.DisposeAsync();
        lock (_gate)
        {
            _children.Remove(child);
            Change(_state with { Children = [.. _state.Children.Where(known => known.Stamp != child.Stamp)] });
        }
    }

    /// <summary>Lets other programs of this clone find the servers.</summary>
    public void Announce(Ready ready)
    {
        lock (_gate)
            Change(_state with { Ready = ready });
    }

    /// <summary>Completes with the first child that ends, of those that nobody starts again.</summary>
    public async Task<ChildProcess> AnyEndedAsync(CancellationToken cancellationToken)
    {
        ChildProcess[] children;
        lock (_gate)
            children = [.. _children.Where(child => !child.StartsAgain)];
        await Task.WhenAny(children.Select(child => child.Ended)).WaitAsync(cancellationToken);
        return children.First(child => child.Ended.IsCompleted);
    }

    /// <summary>Kills every child at once: for a process that is about to end without its good-byes.</summary>
    public void Kill()
    {
        lock (_gate)
            _children.ForEach(child => ProcessEnd.Kill(child.Stamp));
    }

    /// <summary>Ends all children: those that are started again side by side, then the others, which they need, the last started first.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            Change(_state with { Ready = null, IsEnding = true });
        await Task.WhenAll(_children.Where(child => child.StartsAgain).Select(child => child.DisposeAsync().AsTask()));
        foreach (var child in _children.Where(child => !child.StartsAgain).Reverse())
            await child.DisposeAsync();
        RunState.Delete(Folder);
        _held.Dispose();
    }

    private static async Task EndLeftoversAsync(string folder, TimeProvider time)
    {
        var left = RunState.Read(folder)?.Children ?? [];
        await Task.WhenAll(left.Select(child =>
            ProcessEnd.EndAsync(child.Stamp, child.StopSignal, TimeSpan.FromSeconds(5), time)));
        RunState.Delete(folder);
    }

    private void Change(RunState state)
    {
        _state = state;
        _state.Write(Folder);
    }
}
