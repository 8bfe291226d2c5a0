using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SellerSync.Benchmarks.SellerLookup;
using SellerSync.FunctionsEmulator;
using SellerSync.Local.Azurite;

namespace SellerSync.Benchmarks.IdleBill;

/// <summary>Counts requests to Azurite by its ports, statements to PostgreSQL, and ended executions by the emulator's own log.</summary>
internal sealed class UsageMeter : ILoggerProvider, ILogger
{
    // "Function ... succeeded in ... ms."
    private const int Succeeded = 201;

    private readonly MeterListener _listener = new();
    private readonly Statements _statements = new();
    private readonly Dictionary<int, long> _requests;
    private readonly IReadOnlyList<int> _ports;
    private readonly Lock _lock = new();
    private long _executions;
    private double _seconds;
    private int _statementsBefore;

    public UsageMeter(AzuriteServer azurite)
    {
        _ports = azurite.Ports;
        _requests = _ports.ToDictionary(port => port, _ => 0L);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "http.client.request.duration", Meter.Name: "System.Net.Http" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Count(tags));
        _listener.Start();
    }

    /// <summary>What was counted since the last time.</summary>
    public Usage Take()
    {
        lock (_lock)
        {
            var usage = new Usage(_requests[_ports[0]], _requests[_ports[1]], _requests[_ports[2]], _statements.Count - _statementsBefore, _executions, _seconds);
            _statementsBefore = _statements.Count;
            (_executions, _seconds) = (0, 0);
            foreach (var port in _ports)
            {
                _requests[port] = 0;
            }

            return usage;
        }
    }

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(typeof(EmulatedFunctions).Namespace!, StringComparison.Ordinal)
        ? this
        : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == Succeeded && state is IEnumerable<KeyValuePair<string, object?>> values
            && values.FirstOrDefault(value => value.Key == "Milliseconds").Value is double milliseconds)
        {
            lock (_lock)
            {
                _executions++;
                _seconds += Math.Max(Prices.LeastExecution.TotalSeconds, milliseconds / 1000);
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _statements.Dispose();
    }

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "server.port" && value is int port)
            {
                lock (_lock)
                {
                    if (_requests.TryGetValue(port, out var requests))
                    {
                        _requests[port] = requests + 1;
                    }
                }
            }
        }
    }
}
