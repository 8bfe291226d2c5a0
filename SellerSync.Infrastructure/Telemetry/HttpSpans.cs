using System.Diagnostics;

namespace SellerSync.Infrastructure.Telemetry;

/// <summary>
/// Spans of requests whose URL holds a secret. Their handlers tell no listener of their own (no ActivityHeadersPropagator), for those
/// are handed the request as it is; so these are the only ones, and the secret is masked before anybody sees them.
/// </summary>
internal static class HttpSpans
{
    public static Activity? Start(HttpRequestMessage request, Uri baseAddress)
    {
        var span = Spans.Start(request.Method.Method, ActivityKind.Client);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("http.request.method", request.Method.Method)
                .SetTag("server.address", baseAddress.Host)
                .SetTag("server.port", baseAddress.Port)
                .SetTag("url.full", UrlMask.Mask(new Uri(baseAddress, request.RequestUri!).AbsoluteUri));
        }

        return span;
    }
}
