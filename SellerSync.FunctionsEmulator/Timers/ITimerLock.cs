namespace SellerSync.FunctionsEmulator.Timers;

/// <summary>Makes a timer a singleton over all processes on one storage account.</summary>
internal interface ITimerLock : IDisposable
{
    /// <summary>True while this process has the timer; false when another has it, or nobody can tell.</summary>
    Task<bool> TryHoldAsync(CancellationToken cancellationToken);

    Task ReleaseAsync(CancellationToken cancellationToken);
}

/// <summary>For a host without storage: it shares its timers with nobody.</summary>
internal sealed class UnsharedTimerLock : ITimerLock
{
    public Task<bool> TryHoldAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public Task ReleaseAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Nothing is held.
    }
}
