using System.Text.Json.Serialization;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>The contract's answer after work was done or queued.</summary>
/// <param name="ProcessingTime">Milliseconds.</param>
public sealed record ProductProcessingResponse(
    bool Success,
    int ProcessedCount,
    int FailedCount,
    IReadOnlyList<string> Errors,
    long ProcessingTime,
    SmartProcessing SmartProcessing,
    QueueInfo? QueueInfo = null);

public sealed record SmartProcessing(int NewProducts, int ExistingProducts, string Message);

public sealed record QueueInfo(int BatchesCreated, int TotalProducts, string EstimatedTime, string Message);

/// <summary>The contract's answer where there is nothing to start.</summary>
public sealed record NothingStarted(string Type, string Message, Guid? BatchId = null, int? ExistingCount = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProductProcessingResponse))]
[JsonSerializable(typeof(NothingStarted))]
internal sealed partial class ProductProcessingJson : JsonSerializerContext;
