namespace SellerSync.Domain.Monitoring;

/// <summary>Keeps incidents for all instances, over their restarts.</summary>
public interface IIncidentStore
{
    /// <summary>The incident as it stands, and the time by the clock that all instances share.</summary>
    /// <exception cref="Faults.StoreUnavailableException"/>
    Task<(Incident State, DateTimeOffset Now)> ReadAsync(IncidentKind kind, CancellationToken cancellationToken);

    /// <exception cref="Faults.StoreUnavailableException"/>
    Task WriteAsync(IncidentKind kind, Incident state, CancellationToken cancellationToken);
}

public enum IncidentKind
{
    LowTokens,
    PoisonMessages,
    LongTransaction,
}

/// <summary>The words of these in the database.</summary>
public static class IncidentWords
{
    public static string Word(this IncidentKind kind) => kind switch
    {
        IncidentKind.LowTokens => "low tokens",
        IncidentKind.PoisonMessages => "poison messages",
        _ => "long transaction",
    };
}
