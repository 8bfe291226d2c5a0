using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

public static class OperatorBatchesReply
{
    public static IResult From(EntryPage<BatchOnRecord> page) => TypedResults.Json(
        new OperatorBatchesResponse(true, new BatchesOnTheWire(page.Entries, PageCursor.Encode(page.Next))),
        OperatorBatchesJson.Default.OperatorBatchesResponse);

    public static IResult From(InspectedBatch? batch) => batch is null
        ? BatchId.Unknown()
        : TypedResults.Json(new OperatorBatchResponse(true, batch), OperatorBatchesJson.Default.OperatorBatchResponse);
}

public sealed record OperatorBatchesResponse(bool Success, BatchesOnTheWire Data);

public sealed record BatchesOnTheWire(IReadOnlyList<BatchOnRecord> Batches, string? NextCursor);

public sealed record OperatorBatchResponse(bool Success, InspectedBatch Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds), typeof(OperatorNameJson)])]
[JsonSerializable(typeof(OperatorBatchesResponse))]
[JsonSerializable(typeof(OperatorBatchResponse))]
internal sealed partial class OperatorBatchesJson : JsonSerializerContext;
