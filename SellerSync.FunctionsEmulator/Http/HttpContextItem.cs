using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator.Http;

/// <summary>Where the worker keeps the request of an invocation: GetHttpContext() of the real package reads this very item.</summary>
internal static class HttpContextItem
{
    private const string Key = "HttpRequestContext";

    /// <summary>The middleware that ConfigureFunctionsWebApplication adds: what is added before it sees no request.</summary>
    public static FunctionExecutionDelegate Store(FunctionExecutionDelegate next) => context =>
    {
        if (context.Features.Get<FunctionInvocation>()?.Trigger.Http is { } http)
        {
            http.RequestServices = context.InstanceServices;
            context.Items[Key] = http;
        }

        return next(context);
    };

    public static HttpContext Of(FunctionContext context) =>
        context.Items.TryGetValue(Key, out var item) && item is HttpContext http
            ? http
            : throw new InvalidOperationException("There is no HttpContext: call ConfigureFunctionsWebApplication() on the builder.");
}
