using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SellerSync.Infrastructure.Keepa.Doctor;

namespace SellerSync.Local.Doctor;

/// <summary>A checkup as it is printed.</summary>
/// <param name="Keepa">Which one was asked.</param>
/// <param name="Recording">The file with its redacted answers.</param>
internal sealed record DoctorReport(string Keepa, bool IsWell, int TokensCharged, int MostTokens, Checkup Checkup, string Recording)
{
    public string ToJson() => JsonSerializer.Serialize(this, DoctorReportJson.Readable.DoctorReport);

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"Keepa: {Keepa}");
        if (Checkup.Plan is { } plan)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Plan: {plan.RefillRate} tokens a minute, a bucket of {plan.Capacity}; it holds {plan.TokensLeft} now, the next refill comes at {plan.NextRefillAt:HH:mm:ss} UTC{(plan.FlowReduction > 0 ? $", tracking takes {plan.FlowReduction} a minute" : "")}.");
        foreach (var call in Checkup.Calls)
            Write(text, call);

        text.AppendLine(CultureInfo.InvariantCulture, $"\nTokens: {TokensCharged} charged, of {MostTokens} that it may cost.")
            .AppendLine(CultureInfo.InvariantCulture, $"Recording, without the key and without persons: {Recording}\n");
        foreach (var complaint in Checkup.Complaints)
            text.AppendLine(CultureInfo.InvariantCulture, $"- {complaint}");
        return text.Append(IsWell ? "All is well: every field is read as it should be, at the price expected." : "Something is wrong: see above.").ToString();
    }

    private static void Write(StringBuilder text, CheckedCall call)
    {
        var cost = call.Charged is { } charged ? $"{charged} tokens{(call.Expected is { } expected ? $", expected {expected}" : "")}" : "no word on its cost";
        text.AppendLine(CultureInfo.InvariantCulture, $"\n{call.Path}: {call.Failure ?? cost}");
        if (call.Meaning is not null)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {call.Meaning}");
        foreach (var field in call.Fields)
            text.AppendLine($"  {field.Name,-50} {field.How,-14} {field.Holds}".TrimEnd());
    }
}

[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorReportJson : JsonSerializerContext
{
    public static DoctorReportJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
