using System.Diagnostics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SellerSync.Infrastructure.Settings;

namespace SellerSync.Infrastructure.Telemetry;

public static class TelemetryServices
{
    /// <summary>Traces, metrics and logs to Application Insights, to an OpenTelemetry collector, or to both, by <see cref="TelemetryOptions"/>.</summary>
    /// <returns>Whether anything is collected.</returns>
    public static bool AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TelemetryOptions, TelemetryOptionsValidator>(configuration);
        var options = configuration.Get<TelemetryOptions>() ?? new();
        var (toApplicationInsights, toCollector) = (!string.IsNullOrEmpty(options.ConnectionString), !string.IsNullOrEmpty(options.OtlpEndpoint));

        // Loggers are made before the settings are validated, and an exporter's own complaint would repeat what is bad.
        if (!(toApplicationInsights || toCollector) || new TelemetryOptionsValidator().Validate(null, options).Failed)
        {
            return false;
        }

        var telemetry = services.Collect(configuration);
        if (toApplicationInsights)
        {
            SendToApplicationInsights(telemetry, options);
        }

        // Last, for Application Insights' exporter brings a sampler of its own, which drops most of what comes suddenly.
        telemetry.WithTracing(tracing => tracing.SetSampler(options.CreateSampler()));

        if (toCollector)
        {
            telemetry.UseOtlpExporter();
        }

        return true;
    }

    /// <summary>What is collected, wherever it goes.</summary>
    public static IOpenTelemetryBuilder Collect(this IServiceCollection services, IConfiguration configuration) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? configuration["WEBSITE_SITE_NAME"] ?? "sellersync"))
        .WithTracing(tracing => tracing
            .AddSource($"{Spans.SourceName}*") // the emulator's too, which stands for the Functions host
            .AddNpgsql()
            .AddHttpClientInstrumentation(http => http.FilterHttpRequestMessage = _ => IsPartOfMore)
            .AddProcessor(new UrlMask()))
        .WithMetrics(metrics => metrics
            .AddMeter(Spans.SourceName, "Npgsql", "System.Net.Http")
            .AddRuntimeInstrumentation())
        .WithLogging(configureBuilder: null, logging => logging.IncludeFormattedMessage = true);

    // What is done for no invocation, above all looking whether a queue has something, would fill the traces with nothing.
    private static bool IsPartOfMore => Activity.Current?.ParentId is not null;

    private static void SendToApplicationInsights(IOpenTelemetryBuilder telemetry, TelemetryOptions options)
    {
        void Send(AzureMonitorExporterOptions exporter)
        {
            exporter.ConnectionString = options.ConnectionString;
            exporter.Credential = options.IsAad ? Identity(options.ClientId) : null;
        }

        telemetry
            .WithTracing(tracing => tracing.AddAzureMonitorTraceExporter(Send))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Send))
            .WithLogging(logging => logging.AddAzureMonitorLogExporter(Send));
    }

    private static TokenCredential Identity(string? clientId) => new ManagedIdentityCredential(
        clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));
}
