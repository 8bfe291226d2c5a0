using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

/// <summary>What came of an order as an answer.</summary>
public static class BatchOrderReply
{
    public static IResult Replayed(Guid batchId, BatchOrdered ordered) =>
        From(batchId, ordered, BatchStatus.Pending, "only a FAILED one can be replayed");

    public static IResult Cancelled(Guid batchId, BatchOrdered ordered) =>
        From(batchId, ordered, BatchStatus.Failed, "only a PENDING or PROCESSING one can be cancelled");

    private static IResult From(Guid batchId, BatchOrdered ordered, BatchStatus status, string rule) => ordered switch
    {
        BatchOrdered.Done => TypedResults.Json(new BatchOrderResponse(true, new OrderedBatch(batchId, status.Word())), BatchOrderJson.Default.BatchOrderResponse),
        BatchOrdered.WrongStatus wrong => Conflict($"This batch is {wrong.Status}: {rule}", "Look at it by GET operator/batches/{id}"),
        BatchOrdered.OnTheirWay other => Conflict($"Products of this batch are on their way in {other.OtherId}: they would be bought twice", "Wait until that has ended"),
        _ => BatchId.Unknown(),
    };

    private static IResult Conflict(string error, string suggestion) => Refusal.Reply(StatusCodes.Status409Conflict, error, suggestion);
}

public sealed record BatchOrderResponse(bool Success, OrderedBatch Data);

public sealed record OrderedBatch(Guid Id, string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BatchOrderResponse))]
internal sealed partial class BatchOrderJson : JsonSerializerContext;
