namespace SellerSync.Domain.Monitoring;

/// <summary>Finds transactions that keep the database from cleaning up: what they may still read, or have written, must stay.</summary>
public interface ILongTransactions
{
    /// <summary>
    /// The oldest that is open for longer than that, or null. Only those that our role may see: its own, or everybody's where it
    /// has pg_read_all_stats.
    /// </summary>
    /// <exception cref="Faults.StoreUnavailableException"/>
    Task<LongTransaction?> OldestAsync(TimeSpan longerThan, CancellationToken cancellationToken);
}

/// <param name="Application">As its session calls itself; may be empty.</param>
/// <param name="ProcessId">The server's, for pg_terminate_backend.</param>
public sealed record LongTransaction(TimeSpan Age, string Application, int ProcessId);
