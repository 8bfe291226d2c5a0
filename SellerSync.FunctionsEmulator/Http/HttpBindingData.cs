using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator.Http;

/// <summary>What the host tells the worker about a request: route values by name, headers and query as JSON.</summary>
internal static class HttpBindingData
{
    public static TriggerEvent Of(HttpContext context)
    {
        var request = context.Request;
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Headers"] = JsonSerializer.Serialize(request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())),
            ["Query"] = JsonSerializer.Serialize(request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString())),
        };
        foreach (var (name, value) in request.RouteValues)
            data[name] = Convert.ToString(value, CultureInfo.InvariantCulture);

        return new TriggerEvent(request, data, context);
    }
}
