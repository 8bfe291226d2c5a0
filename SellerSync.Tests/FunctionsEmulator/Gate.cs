namespace SellerSync.Tests.FunctionsEmulator;

/// <summary>Lets a test hold its functions and see how many ran at once.</summary>
public sealed class Gate
{
    private int _running;

    public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Most { get; private set; }

    public IDisposable Enter()
    {
        lock (Told)
            Most = Math.Max(Most, ++_running);

        return new Exit(this);
    }

    private sealed class Exit(Gate gate) : IDisposable
    {
        public void Dispose()
        {
            lock (gate.Told)
                gate._running--;
        }
    }
}
