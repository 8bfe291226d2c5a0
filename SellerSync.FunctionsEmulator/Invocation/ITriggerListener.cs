namespace SellerSync.FunctionsEmulator.Invocation;

/// <summary>Waits for the events of one function. <see cref="StopAsync"/> ends the waiting, then waits for what runs.</summary>
internal interface ITriggerListener
{
    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);
}
