using System.Text.Json;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDraining;

/// <summary>The field <c>reason</c>: why queued work is paused, for whoever finds it so.</summary>
public static class PauseReason
{
    public static bool TryRead(JsonElement body, out string reason, out string? error)
    {
        reason = body.Field("reason").Text()?.Trim() ?? "";
        error = OrderReason.Complaint(reason);
        return error is null;
    }
}
