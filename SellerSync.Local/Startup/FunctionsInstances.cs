using System.Text.Json;
using SellerSync.Local.Processes;
using SellerSync.Local.Settings;

namespace SellerSync.Local.Startup;

/// <summary>
/// The processes that run the functions on one set of servers. They share queues, database and, having one host ID, timers,
/// as instances on Azure do. One that dies is started again on its port.
/// </summary>
public sealed class FunctionsInstances(LocalRun run, BuiltPrograms programs, FunctionsSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // They let what runs see its end, for up to 10 seconds.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private Instance[] _instances = [];

    public IReadOnlyList<Ready.Instance> Instances
    {
        get
        {
            lock (_gate)
                return [.. _instances.Select(instance => new Ready.Instance(instance.Child.Name, instance.Url, instance.Child.Stamp.Id))];
        }
    }

    /// <summary>Starts the first, which brings the database up to date, then the others side by side.</summary>
    /// <exception cref="LocalException">One did not become ready.</exception>
    public async Task StartAsync(int count, Ports ports, CancellationToken cancellationToken)
    {
        var first = await StartOneAsync("functions", ports, cancellationToken);
        var others = await Task.WhenAll(Enumerable.Range(2, count - 1).Select(number => StartOneAsync($"functions-{number}", ports, cancellationToken)));
        _instances = [first, .. others];
    }

    /// <summary>Starts again what dies, until cancelled.</summary>
    /// <param name="onChange">Told, one call at a time, what died, and null once all is ready anew.</param>
    /// <exception cref="LocalException">One cannot be brought back.</exception>
    public async Task KeepAsync(Func<string?, Task> onChange, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var turn = new SemaphoreSlim(1);
        Task[] keepers = [.. Enumerable.Range(0, _instances.Length).Select(index => KeepOneAsync(index, TellAsync, stop.Token))];
        var first = await Task.WhenAny(keepers);
        await stop.CancelAsync();
        await Task.WhenAll(keepers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;

        async Task TellAsync(string? epitaph)
        {
            await turn.WaitAsync(CancellationToken.None);
            try
            {
                // The last one to come back tells for all.
                if (epitaph is not null || !stop.IsCancellationRequested && AllAreReady())
                    await onChange(epitaph);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private bool AllAreReady()
    {
        lock (_gate)
            return _instances.All(instance => instance.IsReady && !instance.Child.Ended.IsCompleted);
    }

    private async Task KeepOneAsync(int index, Func<string?, Task> tellAsync, CancellationToken cancellationToken)
    {
        var restarts = new RestartPolicy(run.Time);
        while (true)
        {
            var dead = _instances[index];
            await dead.Child.Ended.WaitAsync(cancellationToken);
            var epitaph = await dead.Child.EpitaphAsync();
            var pause = restarts.Next(dead.IsReady) ?? throw new LocalException(epitaph);
            await tellAsync(epitaph);
            await run.EndAsync(dead.Child);
            await Task.Delay(pause, run.Time, cancellationToken);

            var again = dead with { Child = run.Start(Program(dead.Child.Name, dead.Port) with { AppendsLog = true }), IsReady = false };
            Put(index, again);
            try
            {
                await again.Child.AnnouncedAsync(Ready.Prefix, Patience, cancellationToken);
                Put(index, again with { IsReady = true });
                restarts.IsReady();
                await tellAsync(null);
            }
            catch (LocalException)
            {
                // It ended, or hangs: either way the next round says so.
                await ProcessEnd.EndAsync(again.Child.Stamp, ProcessSignal.Kill, StopPatience, run.Time);
            }
        }
    }

    private void Put(int index, Instance instance)
    {
        lock (_gate)
            _instances[index] = instance;
    }

    private async Task<Instance> StartOneAsync(string name, Ports ports, CancellationToken cancellationToken)
    {
        var port = 0;
        var (child, ready) = await run.StartAnnouncedAsync(
            () => Program(name, port = ports.Take(UsualPorts.Functions)), Ready.Prefix, Patience, cancellationToken);
        using var json = JsonDocument.Parse(ready);
        return new Instance(child, new Uri(json.RootElement.GetProperty("url").GetString()!), port, IsReady: true);
    }

    private ProgramStart Program(string name, int port) => BuiltPrograms.Start(name, programs.Functions, []) with
    {
        Environment = settings.Environment(port),
        StopPatience = StopPatience,
        StartsAgain = true,
    };

    private sealed record Instance(ChildProcess Child, Uri Url, int Port, bool IsReady);
}
