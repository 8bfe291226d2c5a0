using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace SellerSync.FunctionsEmulator.Http;

/// <summary>Writes what an HTTP function returned.</summary>
internal static class HttpResponder
{
    public static Task WriteAsync(HttpContext context, object? response) => response switch
    {
        // A request that its caller has given up gets no answer, as in the real package.
        _ when context.RequestAborted.IsCancellationRequested => Task.CompletedTask,
        IActionResult action => action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor())),
        IResult result => result.ExecuteAsync(context),
        _ => Task.CompletedTask,
    };
}
