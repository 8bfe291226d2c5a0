namespace SellerSync.Domain.Monitoring;

/// <summary>Batches that failed for good and that nobody has told the team of. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IFailedBatches
{
    /// <summary>Those of the last hour, whatever failed before; one that was replayed and failed again is among them again. Not those that an operator cancelled.</summary>
    Task<IReadOnlyList<FailedBatch>> UntoldAsync(CancellationToken cancellationToken);

    Task NoteToldAsync(IReadOnlyList<FailedBatch> batches, CancellationToken cancellationToken);
}

/// <param name="Reason">For people; holds no secret.</param>
public sealed record FailedBatch(Guid Id, int Products, string Reason);
