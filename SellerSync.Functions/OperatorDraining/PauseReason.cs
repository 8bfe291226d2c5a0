using System.Text.Json;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDraining;

/// <summary>The field <c>reason</c>: why queued work is paused, for whoever finds it so.</summary>
public static class PauseReason
{
    internal const int MaxLength = 500;

    /// <summary>One line; a character that cannot be shown would not be stored either.</summary>
    public static bool TryRead(JsonElement body, out string reason, out string? error)
    {
        reason = body.Field("reason").Text()?.Trim() ?? "";
        error = reason switch
        {
            "" => "reason is required",
            { Length: > MaxLength } => $"reason must have at most {MaxLength} characters",
            _ when reason.Any(char.IsControl) => "reason must be one line of text",
            _ => null,
        };
        return error is null;
    }
}
