using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Configuration;
using SellerSync.FunctionsEmulator.Discovery;
using SellerSync.FunctionsEmulator.Http;
using SellerSync.FunctionsEmulator.Invocation;
using SellerSync.FunctionsEmulator.Queues;
using SellerSync.FunctionsEmulator.Timers;

namespace SellerSync.FunctionsEmulator;

/// <summary>Turns descriptors into endpoints and listeners, and starts and stops these together.</summary>
internal sealed class TriggerHost(
    WebApplication app,
    EmulatorSettings settings,
    HostJson hostJson,
    SettingResolver resolver,
    QueueClients clients,
    MessageEncoding encoding,
    FunctionInvoker invoker) : IDisposable
{
    private const string PoisonSuffix = "-poison";

    private readonly List<ITriggerListener> _listeners = [];
    private readonly List<HttpFunction> _http = [];
    private readonly List<string> _descriptions = [];
    private readonly TimeProvider _timeProvider = app.Services.GetRequiredService<TimeProvider>();
    private readonly ILoggerFactory _loggers = app.Services.GetRequiredService<ILoggerFactory>();
    private readonly TimerLocks _timerLocks = new(
        app.Configuration,
        resolver,
        settings.TimerLease,
        app.Services.GetRequiredService<TimeProvider>(),
        app.Services.GetRequiredService<ILogger<BlobTimerLock>>());

    /// <summary>Reads every setting that a trigger names before anything listens; all that is wrong comes in one exception.</summary>
    public void Resolve(IReadOnlyList<FunctionDescriptor> functions)
    {
        var errors = new List<string>();
        foreach (var function in functions)
        {
            try
            {
                Add(function);
            }
            catch (InvalidOperationException e)
            {
                errors.Add(e.Message);
            }
        }

        if (errors.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, errors));

        FunctionEndpoints.Map(app, _http, invoker);
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));

    /// <summary>One line for each function, as the real host prints at its start.</summary>
    public IEnumerable<string> Describe(Uri address) =>
    [
        .. _http.Select(http => $"{http.Function.Name}: [{(http.Methods.Count == 0 ? "any" : string.Join(',', http.Methods))}] {new Uri(address, "/")}{http.Route.RawText!.TrimStart('/')}"),
        .. _descriptions,
    ];

    public void Dispose() => _listeners.OfType<IDisposable>().ToList().ForEach(listener => listener.Dispose());

    private void Add(FunctionDescriptor function)
    {
        foreach (var output in function.Result.Queues)
            clients.Open(function.Name, output.Attribute.QueueName, output.Attribute.Connection);

        switch (function.Trigger)
        {
            case HttpTriggerAttribute:
                _http.Add(HttpFunction.From(function, hostJson.RoutePrefix, resolver));
                break;
            case QueueTriggerAttribute trigger:
                AddQueue(function, trigger);
                break;
            case TimerTriggerAttribute trigger:
                AddTimer(function, trigger);
                break;
        }
    }

    private void AddQueue(FunctionDescriptor function, QueueTriggerAttribute trigger)
    {
        var queue = clients.Open(function.Name, trigger.QueueName, trigger.Connection);
        var poison = queue.Name.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : Poison(function, trigger, queue);
        var logger = _loggers.CreateLogger<QueueListener>();
        var processor = new MessageProcessor(
            function, queue, poison, hostJson.Queues, encoding, settings.MessageLease, invoker, _timeProvider, logger);
        _listeners.Add(new QueueListener(queue, processor, hostJson.Queues, settings.MessageLease, _timeProvider, logger));
        _descriptions.Add($"{function.Name}: queue {queue.Name}");
    }

    private QueueClient Poison(FunctionDescriptor function, QueueTriggerAttribute trigger, QueueClient queue) =>
        clients.Open(function.Name, queue.Name + PoisonSuffix, trigger.Connection);

    private void AddTimer(FunctionDescriptor function, TimerTriggerAttribute trigger)
    {
        var text = resolver.Resolve(function.Name, trigger.Schedule);
        _listeners.Add(new TimerListener(
            function,
            TimerSchedule.Parse(function.Name, trigger.Schedule, text),
            _timerLocks.Open(function),
            invoker,
            _timeProvider,
            _loggers.CreateLogger<TimerListener>()));
        _descriptions.Add($"{function.Name}: timer {text}");
    }
}
