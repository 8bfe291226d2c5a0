using System.Text.Json.Serialization;
using SellerSync.Domain.Progress;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProgress;

public sealed record SellerProgressResponse(bool Success, ProgressOnTheWire Data);

/// <param name="Status"><c>in_progress</c> or <c>idle</c>.</param>
/// <param name="Channel">The seller's channel, as in the lookup's answer.</param>
/// <param name="TokensExpected">What the products that are left will cost, as likely less as more; absent, as ReadyAt, while idle.</param>
/// <param name="ReadyAt">When the last of them will be stored.</param>
public sealed record ProgressOnTheWire(
    string Status,
    string Channel,
    RunStats BatchStats,
    int ProcessedProducts,
    int FailedProducts,
    DateTimeOffset? WaitingForTokensUntil,
    int? TokensExpected,
    DateTimeOffset? ReadyAt)
{
    public static ProgressOnTheWire From(RunProgress progress) => new(
        progress.IsOpen ? "in_progress" : "idle",
        $"seller_batches:{progress.SellerUuid}",
        new RunStats(progress.Batches, progress.Pending, progress.Processing, progress.TotalProducts),
        progress.Processed,
        progress.Failed,
        progress.WaitingForTokensUntil,
        progress.Forecast?.Tokens.P50,
        progress.Forecast?.ReadyAt);
}

/// <summary>The run's batches: those that are neither pending nor processing are finished.</summary>
public sealed record RunStats(int Total, int Pending, int Processing, int TotalProducts);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(SellerProgressResponse))]
internal sealed partial class SellerProgressJson : JsonSerializerContext;
