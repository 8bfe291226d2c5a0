using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Tests.Telemetry;

// Sources are the whole process's: what another test's collector keeps, this one would see as kept.
[NonParallelizable]
public sealed class TelemetryServicesTests
{
    private const string Resource = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:1/;LiveEndpoint=http://127.0.0.1:1/";

    [Test]
    public void Without_an_address_nothing_is_collected()
    {
        using var services = Services([], out var isOn);

        Assert.That(isOn, Is.False);
        Assert.That(services.GetService<TracerProvider>(), Is.Null);
        Assert.That(services.GetService<MeterProvider>(), Is.Null);
        Assert.That(services.GetService<LoggerProvider>(), Is.Null);
    }

    [TestCase("APPLICATIONINSIGHTS_CONNECTION_STRING", Resource)]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]
    public void The_sampler_that_is_set_decides_which_traces_are_kept(string destination, string address)
    {
        Assert.That(Kept(("OTEL_TRACES_SAMPLER", "always_on")), Is.EqualTo(1));
        Assert.That(Kept(("OTEL_TRACES_SAMPLER", "always_off")), Is.Zero);
        Assert.That(Kept(("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0")), Is.Zero);

        int Kept(params (string, string)[] sampler)
        {
            var kept = new List<Activity>();
            using var services = Services([(destination, address), .. sampler], out _, kept);
            using var source = new ActivitySource($"{Spans.SourceName}.{Guid.NewGuid()}");
            Assert.That(services.GetRequiredService<TracerProvider>(), Is.Not.Null);

            Activity.Current = null;
            source.StartActivity("one")?.Dispose();

            return kept.Count(span => span.Source.Name == source.Name);
        }
    }

    [TestCase("Authorization=AAD")]
    [TestCase("Authorization=AAD;ClientId=11111111-1111-1111-1111-111111111111")]
    public void A_managed_identity_may_sign_in_at_Application_Insights(string authentication)
    {
        using var services = Services(
            [("APPLICATIONINSIGHTS_CONNECTION_STRING", Resource), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", authentication)], out var isOn);

        Assert.That(isOn, Is.True);
        Assert.That(() => services.GetRequiredService<TracerProvider>(), Throws.Nothing);
    }

    private static ServiceProvider Services((string Name, string Value)[] settings, out bool isOn, List<Activity>? kept = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true")).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2))
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        isOn = services.AddTelemetry(configuration);
        if (kept is not null)
        {
            services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(kept));
        }

        return services.BuildServiceProvider();
    }
}
