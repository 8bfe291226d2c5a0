using System.Diagnostics;
using System.Runtime.InteropServices;
using SellerSync.Local.Processes;

namespace SellerSync.Local.Commands;

/// <summary>
/// Asks for an end in good order: on Ctrl+C, SIGTERM or a closed terminal, and when the `dotnet run` that started this
/// program is gone, since nobody could end it then.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // Never disposed: a signal may come while this is, and it holds nothing to give back.
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly ITimer? _watch;

    public Interruption(TimeProvider time)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _source.Cancel();
            }));

        // Windows keeps no tie to a parent; a shell may end and leave its background jobs running on purpose.
        if (!OperatingSystem.IsWindows() && Unix.ParentId() is var parent && IsDotnet(parent))
            _watch = time.CreateTimer(_ => EndWithout(parent), null, Interval, Interval);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _watch?.Dispose();
        _signals.ForEach(signal => signal.Dispose());
    }

    private static bool IsDotnet(int process)
    {
        try
        {
            using var parent = Process.GetProcessById(process);
            return parent.ProcessName == "dotnet";
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private void EndWithout(int parent)
    {
        if (Unix.ParentId() != parent)
            _source.Cancel();
    }
}
