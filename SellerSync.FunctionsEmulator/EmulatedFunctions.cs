using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Configuration;
using SellerSync.FunctionsEmulator.Discovery;
using SellerSync.FunctionsEmulator.Http;
using SellerSync.FunctionsEmulator.Invocation;
using SellerSync.FunctionsEmulator.Queues;

namespace SellerSync.FunctionsEmulator;

/// <summary>
/// The functions, hosted. <see cref="InvokeAsync"/> works with or without <see cref="StartAsync"/>, which adds HTTP, queues and timers.
/// </summary>
public sealed partial class EmulatedFunctions : IHost, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<FunctionDescriptor> _functions;
    private readonly EmulatorSettings _settings;
    private readonly TriggerHost _triggers;
    private readonly FunctionInvoker _invoker;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger<EmulatedFunctions> _logger;
    private readonly HostJson _hostJson;
    private int _isStopped;

    internal EmulatedFunctions(
        WebApplication app,
        IReadOnlyList<FunctionDescriptor> functions,
        FunctionExecutionDelegate pipeline,
        EmulatorSettings settings)
    {
        _app = app;
        _functions = functions;
        _settings = settings;
        _logger = app.Services.GetRequiredService<ILogger<EmulatedFunctions>>();
        _hostJson = HostJson.Read(settings.HostJsonPath, app.Configuration);
        var resolver = new SettingResolver(app.Configuration);
        var clients = new QueueClients(resolver);
        var encoding = new MessageEncoding(_hostJson.Queues.Base64);
        _invoker = new FunctionInvoker(
            pipeline,
            app.Services.GetRequiredService<IServiceScopeFactory>(),
            new QueueOutputs(clients, encoding),
            _hostJson.FunctionTimeout,
            app.Services.GetRequiredService<TimeProvider>(),
            app.Services.GetRequiredService<ILogger<FunctionInvoker>>(),
            _stopping.Token);
        _triggers = new TriggerHost(app, settings, _hostJson, resolver, clients, encoding, _invoker);
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where HTTP functions answer, with the route prefix and a slash at the end. Known once started.</summary>
    public Uri Address
    {
        get
        {
            var listening = _app.Urls.FirstOrDefault() ?? throw new InvalidOperationException("The host has not started.");
            var host = listening.Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
                .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
                .Replace("://+", "://127.0.0.1", StringComparison.Ordinal)
                .Replace("://*", "://127.0.0.1", StringComparison.Ordinal);

            return new Uri(new Uri(host), _hostJson.RoutePrefix.Length == 0 ? "/" : $"/{_hostJson.RoutePrefix}/");
        }
    }

    /// <summary>
    /// Starts the application's hosted services, then listens. Throws <see cref="InvalidOperationException"/> naming every function
    /// whose setting is missing or bad.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _triggers.Resolve(_functions);
        await _app.StartAsync(cancellationToken);
        await _triggers.StartAsync(cancellationToken);
        foreach (var line in _triggers.Describe(Address))
            LogFound(line);
        if (_settings.IsProgram)
            await Console.Out.WriteLineAsync($"READY {JsonSerializer.Serialize(new { url = Address })}".AsMemory(), cancellationToken);
    }

    /// <summary>
    /// Stops listening, cancels the tokens of what runs, and waits for it as long as <see cref="EmulatorSettings.ShutdownGracePeriod"/>.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 1)
            return;

        using var grace = new CancellationTokenSource(_settings.ShutdownGracePeriod, TimeProvider.System);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.Token);
        var triggers = _triggers.StopAsync(until.Token);
        var http = _app.StopAsync(until.Token);
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(triggers, http);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            LogGraceOver(_settings.ShutdownGracePeriod.TotalSeconds);
        }
    }

    /// <summary>
    /// Runs one function by name through the middleware and returns its result. The argument is what its trigger would hand over:
    /// for a queue a text, <see cref="BinaryData"/> or <see cref="QueueMessage"/>; for a timer a <see cref="TimerInfo"/> or nothing; for
    /// HTTP an <see cref="HttpContext"/>, to which the response is written. What the function throws is thrown.
    /// </summary>
    public Task<object?> InvokeAsync(string function, object? argument = null, CancellationToken cancellationToken = default)
    {
        var descriptor = _functions.FirstOrDefault(found => string.Equals(found.Name, function, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no function '{function}'.", nameof(function));

        return _invoker.InvokeAsync(descriptor, Event(descriptor, argument), cancellationToken);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _triggers.Dispose();
        await _app.DisposeAsync();
    }

    private static TriggerEvent Event(FunctionDescriptor function, object? argument) => (function.Trigger, argument) switch
    {
        (HttpTriggerAttribute, HttpContext context) => HttpBindingData.Of(context),
        (QueueTriggerAttribute, QueueMessage message) => QueueBindingData.Of(message),
        (QueueTriggerAttribute, BinaryData body) => QueueBindingData.Of(Message(body)),
        (QueueTriggerAttribute, string text) => QueueBindingData.Of(Message(new BinaryData(text))),
        (TimerTriggerAttribute, TimerInfo timer) => new TriggerEvent(timer),
        (TimerTriggerAttribute, null) => new TriggerEvent(new TimerInfo()),
        _ => throw new ArgumentException($"Function '{function.Name}' cannot be invoked with {argument?.GetType().Name ?? "nothing"}.", nameof(argument)),
    };

    private static QueueMessage Message(BinaryData body) =>
        QueuesModelFactory.QueueMessage(Guid.NewGuid().ToString(), "invoked-by-name", body, 1);

    [LoggerMessage(100, LogLevel.Information, "Found {Function}")]
    private partial void LogFound(string function);

    [LoggerMessage(101, LogLevel.Warning, "Not everything had ended {Seconds} s after the stop; its queue messages come back when their lease is over.")]
    private partial void LogGraceOver(double seconds);
}
