namespace SellerSync.Domain.Faults;

/// <summary>Another worker has taken this work over: what this one still writes must not count.</summary>
public sealed class LeaseLostException(string message) : Exception(message)
{
    public static LeaseLostException OfBatch(Guid batchId) => new($"Batch {batchId} was taken over by another worker");
}
