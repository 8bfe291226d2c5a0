using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Tests.Monitoring;

/// <summary>A meter of a test's own, so that tests side by side do not hear each other.</summary>
internal sealed class Measured
{
    private readonly IMeterFactory _meters = Factory();

    public Measured(ITokenGauge gauge, TimeProvider time) => Metrics = new SellerSyncMetrics(_meters, gauge, time);

    public SellerSyncMetrics Metrics { get; }

    public MetricCollector<T> Listen<T>(string instrument)
        where T : struct => new(_meters, SellerSyncMetrics.MeterName, instrument);

    public static IMeterFactory Factory() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <summary>What was measured, as comparable lines: the value and its attributes by name.</summary>
    public static IEnumerable<string> Lines<T>(IEnumerable<CollectedMeasurement<T>> measurements)
        where T : struct => measurements.Select(measurement => FormattableString.Invariant(
            $"{measurement.Value} {string.Join(' ', measurement.Tags.OrderBy(tag => tag.Key).Select(tag => $"{tag.Key}={tag.Value}"))}"));
}
