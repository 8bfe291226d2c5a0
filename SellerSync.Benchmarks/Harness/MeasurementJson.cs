using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SellerSync.Benchmarks.Harness;

/// <summary>The file that `--json` writes: an array of measurements.</summary>
[JsonSerializable(typeof(IReadOnlyList<Measurement>))]
public sealed partial class MeasurementJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<Measurement> measurements)
    {
        var context = new MeasurementJson(new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // no web page: "<=" may stand as it is
        });
        return JsonSerializer.Serialize(measurements, context.IReadOnlyListMeasurement);
    }
}
