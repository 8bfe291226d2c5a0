using System.Diagnostics;

namespace SellerSync.Infrastructure.Telemetry;

/// <summary>
/// The spans of this system. Every start is null, and costs nothing, where nobody collects. A trace goes on in work that is done
/// later: the place in it (a W3C traceparent) is stored with that work.
/// </summary>
public static class Spans
{
    public const string SourceName = "SellerSync";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The place in the trace at which work goes on that is written down now; null where nobody collects.</summary>
    public static string? Here => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } here ? here.Id : null;

    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>One invocation of a function, under the span that the host has for it.</summary>
    public static Activity? StartInvocation(string function, string invocationId, string traceParent, string traceState) =>
        Source.StartActivity(function, ActivityKind.Internal, Parse(traceParent, traceState))?.SetTag("faas.invocation_id", invocationId);

    /// <summary>Goes on with the trace of whoever asked for this work, and links to the invocation that does it.</summary>
    /// <param name="traceParent">Where the work was written down; null for an own part of the current trace.</param>
    public static Activity? Continue(string name, string? traceParent)
    {
        var parent = Parse(traceParent, traceState: null);
        return parent == default
            ? Start(name)
            : Source.StartActivity(name, ActivityKind.Internal, parent, links: Activity.Current is { } current ? [new ActivityLink(current.Context)] : null);
    }

    private static ActivityContext Parse(string? traceParent, string? traceState) =>
        ActivityContext.TryParse(traceParent, string.IsNullOrEmpty(traceState) ? null : traceState, isRemote: true, out var context) ? context : default;
}
