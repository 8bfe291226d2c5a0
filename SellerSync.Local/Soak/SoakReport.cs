using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SellerSync.Local.Soak;

/// <summary>What a soak ends with.</summary>
/// <param name="Seconds">How long it took, its rest included.</param>
/// <param name="Sellers">Different sellers that were looked up.</param>
/// <param name="Products">What is stored of them.</param>
/// <param name="TokensCharged">By Keepa's own books.</param>
/// <param name="TokensWasted">Charged, and neither for a search that stands in the database nor for products that were stored with it.</param>
/// <param name="Refusals">Times that Keepa said 429.</param>
/// <param name="Complaints">What must not be; none where all is well.</param>
internal sealed record SoakReport(
    double Seconds,
    int Instances,
    int Kills,
    SoakReport.Experience Users,
    int Sellers,
    int Products,
    long TokensCharged,
    long TokensWasted,
    int Refusals,
    IReadOnlyList<string> Complaints)
{
    /// <param name="Lookups">Those that were answered.</param>
    /// <param name="Unknown">Lookups of sellers that do not exist.</param>
    /// <param name="Answer">From a lookup's first try to its answer.</param>
    /// <param name="AllProducts">From the answer until nothing is open.</param>
    /// <param name="Errors">By status or fault of the connection: what users then tried again.</param>
    internal sealed record Experience(int Lookups, int Unknown, Latency Answer, Latency AllProducts, IReadOnlyDictionary<string, int> Errors);

    /// <summary>Seconds within which half and 19 of 20 came.</summary>
    internal sealed record Latency(double P50, double P95);

    public string ToJson() => JsonSerializer.Serialize(this, SoakReportJson.Readable.SoakReport);

    public override string ToString() =>
        $"""
         lookups        {Users.Lookups} of {Sellers} sellers, {Users.Unknown} of sellers that do not exist
         products       {Products}
         tokens         {TokensCharged} charged, {TokensWasted} wasted{(Kills == 0 ? "" : $" ({(double)TokensWasted / Kills:0.0} a kill)")}, {Refusals} refusals
         kills          {Kills}, over {Instances} instances
         answer         p50 {Users.Answer.P50:0.00} s, p95 {Users.Answer.P95:0.00} s
         all products   p50 {Users.AllProducts.P50:0.00} s, p95 {Users.AllProducts.P95:0.00} s
         errors         {(Users.Errors.Count == 0 ? "none" : string.Join(", ", Users.Errors.Select(error => $"{error.Value} {error.Key}")))}
         took           {Seconds:0} s
         {(Complaints.Count == 0 ? "All is well." : string.Join(Environment.NewLine, Complaints))}
         """;
}

[JsonSerializable(typeof(SoakReport))]
internal sealed partial class SoakReportJson : JsonSerializerContext
{
    public static SoakReportJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
