using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Configuration;
using SellerSync.FunctionsEmulator.Discovery;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator.Http;

/// <summary>The HTTP side of the host: errors and CORS outermost, then one endpoint for each HTTP function.</summary>
internal static class FunctionEndpoints
{
    public static void Map(WebApplication app, IEnumerable<HttpFunction> functions, FunctionInvoker invoker)
    {
        var limit = RequestBodyLimit.From(app.Configuration);
        app.Use(new HttpErrors(app.Services.GetRequiredService<ILogger<HttpErrors>>()).HandleAsync);
        HostCors.Use(app, app.Configuration["Host:CORS"]);
        app.UseRouting();
        app.Use(HideUnmatched);
        foreach (var function in functions)
        {
            var endpoint = app.Map(function.Route, context => InvokeAsync(context, function.Function, invoker, limit));
            endpoint.WithMetadata(function);
            if (function.Methods.Count > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
        }
    }

    /// <summary>On the real host the method is a route constraint: a wrong one is 404, where ASP.NET Core would answer 405.</summary>
    private static Task HideUnmatched(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is not null)
            return next(context);

        context.Response.StatusCode = StatusCodes.Status404NotFound;

        return Task.CompletedTask;
    }

    private static async Task InvokeAsync(HttpContext context, FunctionDescriptor function, FunctionInvoker invoker, long limit)
    {
        // Kestrel refuses a body only once it is read; the host does before the function runs. A chunked one is caught by Kestrel.
        if (context.Request.ContentLength > limit)
            throw new BadHttpRequestException("The request body is too large.", StatusCodes.Status413PayloadTooLarge);

        await invoker.InvokeAsync(function, HttpBindingData.Of(context), context.RequestAborted);
    }
}

/// <summary>One HTTP function under its full route; no methods means all.</summary>
internal sealed record HttpFunction(FunctionDescriptor Function, RoutePattern Route, IReadOnlyList<string> Methods)
{
    public static HttpFunction From(FunctionDescriptor function, string prefix, SettingResolver settings)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        var route = settings.Resolve(function.Name, trigger.Route ?? function.Name).TrimStart('/');
        try
        {
            return new HttpFunction(function, RoutePatternFactory.Parse($"/{prefix}/{route}".Replace("//", "/", StringComparison.Ordinal)), trigger.Methods ?? []);
        }
        catch (RoutePatternException e)
        {
            throw new InvalidOperationException($"Function '{function.Name}': route '{route}' is not valid: {e.Message}", e);
        }
    }
}
