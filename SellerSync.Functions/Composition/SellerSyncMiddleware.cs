using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace SellerSync.Functions.Composition;

public static class SellerSyncMiddleware
{
    /// <summary>Call it after ConfigureFunctionsWebApplication: before that, middleware sees no HttpContext.</summary>
    public static IFunctionsWorkerApplicationBuilder UseSellerSync(this IFunctionsWorkerApplicationBuilder builder) =>
        builder.UseMiddleware<TraceMiddleware>().UseMiddleware<FaultMiddleware>();
}
