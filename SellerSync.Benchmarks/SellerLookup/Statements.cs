using System.Collections.Concurrent;
using System.Diagnostics;

namespace SellerSync.Benchmarks.SellerLookup;

/// <summary>Hears of every statement, or batch of statements, that this process sends to PostgreSQL: one round trip each.</summary>
internal sealed class Statements : IDisposable
{
    private readonly ConcurrentQueue<(ActivityTraceId Trace, DateTime Started)> _heard = [];
    private readonly ActivityListener _listener;

    public Statements()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => _heard.Enqueue((activity.TraceId, activity.StartTimeUtc)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => _heard.Count;

    /// <summary>When the statements of one trace were sent.</summary>
    public IReadOnlyList<DateTime> Of(ActivityTraceId trace) => [.. _heard.Where(statement => statement.Trace == trace).Select(statement => statement.Started)];

    public void Dispose() => _listener.Dispose();
}
