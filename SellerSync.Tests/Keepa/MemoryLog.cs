using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SellerSync.Tests.Keepa;

/// <summary>Keeps all that is logged, with its properties and exceptions.</summary>
internal sealed class MemoryLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _records = [];

    public IEnumerable<string> All => _records.Select(record => record.Text);

    public IEnumerable<string> Warnings => _records.Where(record => record.Level >= LogLevel.Warning).Select(record => record.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _records.Enqueue((LogLevel.Trace, $"{state}"));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var properties = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(", ", pairs) : "";
        _records.Enqueue((logLevel, $"{formatter(state, exception)} {properties} {exception}"));
    }

    public void Dispose()
    {
    }
}
