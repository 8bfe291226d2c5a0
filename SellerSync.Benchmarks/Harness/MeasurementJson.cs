using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SellerSync.Benchmarks.Harness;

/// <summary>The file that `--json` writes: an array of measurements.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Measurement>))]
public sealed partial class MeasurementJson : JsonSerializerContext
{
    // No web page: "<=" may stand as it is.
    private static readonly MeasurementJson Plain = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(IReadOnlyList<Measurement> measurements) => JsonSerializer.Serialize(measurements, Plain.IReadOnlyListMeasurement);
}
