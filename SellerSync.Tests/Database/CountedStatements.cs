using System.Diagnostics;

namespace SellerSync.Tests.Database;

/// <summary>Counts what this test sends to the database, a batch as one: each is a round trip. Commits are not among them.</summary>
internal sealed class CountedStatements : IDisposable
{
    private readonly Activity _test = new Activity("counted").Start();
    private readonly ActivityListener _listener;
    private int _count;

    public CountedStatements()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = statement => _count += statement.TraceId == _test.TraceId ? 1 : 0,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => _count;

    public void Dispose()
    {
        _listener.Dispose();
        _test.Dispose();
    }
}
