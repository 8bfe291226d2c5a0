namespace SellerSync.Infrastructure.Metrics;

/// <summary>How tokens brought nothing.</summary>
public enum WasteReason
{
    /// <summary>Products were paid for, and the database did not take them or another worker had the batch.</summary>
    NotStored,

    /// <summary>Keepa charged for an answer that could not be read.</summary>
    Unreadable,

    /// <summary>They were refilled into a full bucket while a batch waited.</summary>
    Expired,
}

public static class WasteWords
{
    public static string Word(this WasteReason reason) => reason switch
    {
        WasteReason.NotStored => "not_stored",
        WasteReason.Unreadable => "unreadable",
        _ => "expired",
    };
}
