using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SellerSync.Tests.Journeys;

/// <summary>Everything that was logged, exceptions included, by level; and the properties of each event.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];
    private readonly ConcurrentQueue<(int EventId, Dictionary<string, object?> Properties)> _events = [];

    public IReadOnlyList<string> All => [.. _lines.Select(line => line.Text)];

    public IReadOnlyList<string> WarningsAndWorse => [.. _lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => new Lines(_lines, _events, categoryName);

    /// <summary>The structured properties of every event with this ID, without the message's own template.</summary>
    public IReadOnlyList<Dictionary<string, object?>> Events(int eventId) => [.. _events.Where(logged => logged.EventId == eventId).Select(logged => logged.Properties)];

    /// <summary>Forgets all, for a test that measures memory.</summary>
    public void Clear()
    {
        _lines.Clear();
        _events.Clear();
    }

    public void Dispose()
    {
    }

    private sealed class Lines(
        ConcurrentQueue<(LogLevel, string)> lines, ConcurrentQueue<(int, Dictionary<string, object?>)> events, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue((logLevel, $"{category}: {formatter(state, exception)} {exception}"));
            if (state is IEnumerable<KeyValuePair<string, object?>> properties)
            {
                events.Enqueue((eventId.Id, properties.Where(property => property.Key != "{OriginalFormat}").DistinctBy(property => property.Key).ToDictionary()));
            }
        }
    }
}
