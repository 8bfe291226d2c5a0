namespace SellerSync.Domain.Operations;

/// <summary>Why an operator pauses queued work, over HTTP or at a terminal.</summary>
public static class OrderReason
{
    public const int MaxLength = 500;

    /// <summary>One line; a character that cannot be shown would not be stored either.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static string? Complaint(string reason) => reason.Trim() switch
    {
        "" => "reason is required",
        { Length: > MaxLength } => $"reason must have at most {MaxLength} characters",
        var text when text.Any(char.IsControl) => "reason must be one line of text",
        _ => null,
    };
}
