using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Discovery;
using SellerSync.FunctionsEmulator.Http;
using SellerSync.FunctionsEmulator.Queues;

namespace SellerSync.FunctionsEmulator.Invocation;

/// <summary>
/// Runs one invocation: a service scope, a trace, a token that ends with the caller, the host's stop or the function timeout, the
/// middleware, then what the result is bound to. An exception of the function is logged here and thrown on to the trigger.
/// </summary>
internal sealed partial class FunctionInvoker(
    FunctionExecutionDelegate pipeline,
    IServiceScopeFactory scopes,
    QueueOutputs outputs,
    TimeSpan? timeout,
    TimeProvider timeProvider,
    ILogger<FunctionInvoker> logger,
    CancellationToken stopping)
{
    private static readonly ActivitySource Spans = new("SellerSync.FunctionsEmulator");

    private static readonly Func<ILogger, string, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, string>("Function {FunctionName}, invocation {InvocationId}");

    public async Task<object?> InvokeAsync(FunctionDescriptor function, TriggerEvent trigger, CancellationToken cancellationToken)
    {
        using var activity = Start(function, trigger);
        using var timedOut = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, timeProvider);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping, timedOut.Token);
        await using var services = scopes.CreateAsyncScope();
        var invocation = new FunctionInvocation(function, trigger);
        var context = new InvocationContext(invocation, activity, services.ServiceProvider, cancellation.Token);
        context.Features.Set(invocation);
        using var scope = Scope(logger, function.Name, context.InvocationId);
        var started = timeProvider.GetTimestamp();
        LogExecuting(function.Name, context.InvocationId);

        try
        {
            await pipeline(context);

            // Before the response: a caller who reads "queued" must find the message sent.
            await outputs.SendAsync(function, invocation.Result, cancellation.Token);
            if (trigger.Http is { } http && invocation.Result is { } result && function.Result.HttpResponse is { } response)
                await HttpResponder.WriteAsync(http, response(result));
            LogExecuted(function.Name, context.InvocationId, timeProvider.GetElapsedTime(started).TotalMilliseconds);

            return invocation.Result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogCancelled(function.Name, context.InvocationId, timeProvider.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, function.Name, context.InvocationId, timeProvider.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }

    /// <summary>The host's own span: it goes on with the caller's trace over HTTP and begins one for everything else. The web server's is not the host's.</summary>
    private static Activity Start(FunctionDescriptor function, TriggerEvent trigger)
    {
        Activity.Current = null;
        var request = trigger.Http?.Request;
        ActivityContext.TryParse(request?.Headers.TraceParent, request?.Headers.TraceState, out var caller);
        var name = request is null ? function.Name : $"{request.Method} {function.Name}";
        if (Spans.StartActivity(name, request is null ? ActivityKind.Consumer : ActivityKind.Server, caller) is { } collected)
            return collected;

        var activity = new Activity(name).SetIdFormat(ActivityIdFormat.W3C);
        if (caller != default)
        {
            activity.SetParentId(caller.TraceId, caller.SpanId, caller.TraceFlags);
            activity.TraceStateString = caller.TraceState;
        }

        return activity.Start();
    }

    [LoggerMessage(200, LogLevel.Information, "Started function {Function} ({InvocationId}).")]
    private partial void LogExecuting(string function, string invocationId);

    [LoggerMessage(201, LogLevel.Information, "Function {Function} ({InvocationId}) succeeded in {Milliseconds:0} ms.")]
    private partial void LogExecuted(string function, string invocationId, double milliseconds);

    [LoggerMessage(203, LogLevel.Warning, "Function {Function} ({InvocationId}) was cancelled after {Milliseconds:0} ms.")]
    private partial void LogCancelled(string function, string invocationId, double milliseconds);

    [LoggerMessage(202, LogLevel.Error, "Function {Function} ({InvocationId}) failed after {Milliseconds:0} ms.")]
    private partial void LogFailed(Exception e, string function, string invocationId, double milliseconds);
}
