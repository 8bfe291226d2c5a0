namespace SellerSync.Domain.Operations;

/// <summary>What operators do to one batch. Each is kept with who did it. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IBatchOrders
{
    /// <summary>
    /// Puts a FAILED batch back into the queue with all its attempts: what failed by ASIN is tried again, what is stored is not
    /// bought again.
    /// </summary>
    Task<BatchOrdered> ReplayAsync(Guid batchId, OperatorName by, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a batch that waits or is under way as FAILED. Its worker starts no more calls; those under way, which are paid, are
    /// still stored.
    /// </summary>
    Task<BatchOrdered> CancelAsync(Guid batchId, OperatorName by, CancellationToken cancellationToken);
}

/// <summary>What came of it.</summary>
public abstract record BatchOrdered
{
    private BatchOrdered()
    {
    }

    /// <param name="SellerUuid">The batch's seller, to be served first.</param>
    public sealed record Done(Guid SellerUuid) : BatchOrdered;

    public sealed record Unknown : BatchOrdered;

    /// <param name="Status">The one that the batch has, in which this cannot be done.</param>
    public sealed record WrongStatus(string Status) : BatchOrdered;

    /// <summary>Products that it lacks are on their way in another batch or hand-over of the seller: they would be bought twice.</summary>
    public sealed record OnTheirWay(Guid OtherId) : BatchOrdered;
}
