using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SellerSync.Tests.Keepa;

/// <summary>Every log record of every category and level, with all that a sink could print of it.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogRecord> _records = new();

    public IReadOnlyCollection<LogRecord> Records => _records;

    public IEnumerable<LogRecord> Warnings => _records.Where(record => record.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _records);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogRecord> records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            records.Enqueue(new(LogLevel.Trace, category, Print(state)));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            records.Enqueue(new(logLevel, category, $"{formatter(state, exception)} {Print(state)} {exception}"));

        private static string Print<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> properties
            ? string.Join(' ', properties.Select(property => $"{property.Key}={property.Value}"))
            : $"{state}";
    }
}

internal sealed record LogRecord(LogLevel Level, string Category, string Text);
