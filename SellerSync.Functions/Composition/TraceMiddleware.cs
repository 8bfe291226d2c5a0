using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Functions.Composition;

/// <summary>
/// One span for each invocation, under the host's own. The worker itself would start one only for Microsoft's OpenTelemetry package,
/// which nothing else here needs.
/// </summary>
public sealed class TraceMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var trace = context.TraceContext;
        using var span = Spans.StartInvocation(context.FunctionDefinition.Name, context.InvocationId, trace.TraceParent, trace.TraceState);
        try
        {
            await next(context);
            if (context.GetHttpContext()?.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                span?.SetStatus(ActivityStatusCode.Error);
            }
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }
}
