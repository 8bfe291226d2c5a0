using System.Text.Json;
using System.Text.Json.Serialization;

namespace SellerSync.Benchmarks.Harness;

/// <summary>The file that `--json` writes: an array of measurements.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Measurement>))]
public sealed partial class MeasurementJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<Measurement> measurements) => JsonSerializer.Serialize(measurements, Default.IReadOnlyListMeasurement);
}
