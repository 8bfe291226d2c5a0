using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SellerSync.FunctionsEmulator.Http;

/// <summary>
/// The edge of HTTP: what a function throws is 500 with an empty body. The invoker has logged it; nothing of it goes to the caller.
/// </summary>
internal sealed partial class HttpErrors(ILogger<HttpErrors> logger)
{
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            // Before a function was reached, as with two functions on one route, nobody else logs it.
            if (context.GetEndpoint() is null && e is not BadHttpRequestException)
                LogNotRouted(e);
            if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                // Half an answer must not look whole.
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            if (e is BadHttpRequestException bad)
            {
                // The rest of the body stays unread, so Kestrel closes; a caller who was not told would use the connection again.
                context.Response.StatusCode = bad.StatusCode;
                context.Response.Headers.Connection = "close";
            }
        }
    }
    [LoggerMessage(500, LogLevel.Error, "A request could not be given to any function.")]
    private partial void LogNotRouted(Exception e);
}
