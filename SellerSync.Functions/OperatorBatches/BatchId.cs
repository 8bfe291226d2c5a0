using Microsoft.AspNetCore.Http;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

/// <summary>A batch's ID in a route, and what is answered where it names none.</summary>
internal static class BatchId
{
    /// <summary>The ID, or the refusal to answer with.</summary>
    public static (Guid Id, IResult? Refusal) Read(string text) =>
        Guid.TryParseExact(text, "D", out var id)
            ? (id, null)
            : (default, new BadParameter("id", "id must be a UUID").Reply());

    public static IResult Unknown() =>
        Refusal.Reply(StatusCodes.Status404NotFound, "There is no batch with this ID", "List batches by GET operator/batches");
}
