namespace SellerSync.Domain.Tokens;

/// <summary>Keeps the episode of low tokens for all instances, over their restarts.</summary>
public interface ILowTokensStore
{
    /// <summary>The episode as it stands, and the time by the clock that all instances share.</summary>
    /// <exception cref="Faults.StoreUnavailableException"/>
    Task<(LowTokens State, DateTimeOffset Now)> ReadAsync(CancellationToken cancellationToken);

    /// <exception cref="Faults.StoreUnavailableException"/>
    Task WriteAsync(LowTokens state, CancellationToken cancellationToken);
}
