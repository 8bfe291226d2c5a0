using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SellerSync.Functions.Composition;

internal static class HostLogs
{
    // The worker's way to the Functions host, by name: the type is not public, and the emulator has none.
    private const string ToTheHost = "Microsoft.Azure.Functions.Worker.Logging.WorkerLoggerProvider";

    /// <summary>What this process sends as telemetry by itself, the host would send once more. The worker's own lines still go there.</summary>
    public static IServiceCollection KeepOurLogsFromTheHost(this IServiceCollection services) =>
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Add(new LoggerFilterRule(ToTheHost, "SellerSync", LogLevel.None, null)));
}
