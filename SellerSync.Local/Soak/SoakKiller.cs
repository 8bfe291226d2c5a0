using SellerSync.Local.Processes;

namespace SellerSync.Local.Soak;

/// <summary>Kills processes of the functions, each as likely as any, at random moments.</summary>
internal sealed class SoakKiller(Func<IReadOnlyList<Ready.Instance>> instances, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(SoakPlan plan, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var kill = 0; kill < plan.Kills; kill++)
        {
            var at = plan.Duration * ((kill + Random.Shared.NextDouble()) / plan.Kills);
            if (at - time.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            ProcessEnd.Kill(await VictimAsync(cancellationToken));
        }
    }

    private async Task<ProcessStamp> VictimAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var alive = instances().Select(instance => ProcessStamp.Of(instance.ProcessId)).OfType<ProcessStamp>().ToList();
            if (alive.Count > 0)
                return alive[Random.Shared.Next(alive.Count)];
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
