namespace SellerSync.Domain.Operations;

public enum BatchStatus
{
    Pending,
    Processing,
    Completed,
    Failed,
}

/// <summary>The words of these in the database and on the wire.</summary>
public static class BatchStatusWords
{
    public static string Word(this BatchStatus status) => status switch
    {
        BatchStatus.Pending => "PENDING",
        BatchStatus.Processing => "PROCESSING",
        BatchStatus.Completed => "COMPLETED",
        _ => "FAILED",
    };

    public static BatchStatus? Parse(string word) => Enum.GetValues<BatchStatus>().Cast<BatchStatus?>().FirstOrDefault(status => status!.Value.Word() == word);
}
