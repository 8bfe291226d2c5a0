using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;

namespace SellerSync.Local.Processes;

/// <summary>A program that this one started: its output goes to a log file, its last lines are kept to say why it ended.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 15;

    private readonly Process _process;
    private readonly ProgramStart _start;
    private readonly TimeProvider _time;
    private readonly StreamWriter _log;
    private readonly Queue<string> _lastLines = [];
    private readonly Channel<string> _output = Channel.CreateBounded<string>(
        new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Task _pumps;

    private ChildProcess(Process process, ProgramStart start, StreamWriter log, TimeProvider time)
    {
        (_process, _start, _log, _time) = (process, start, log, time);
        Stamp = ProcessStamp.Of(process.Id) ?? new ProcessStamp(process.Id, "ended");
        _pumps = Task.WhenAll(PumpAsync(process.StandardOutput, _output.Writer), PumpAsync(process.StandardError, null));
        Ended = EndedAsync();
    }

    public string Name => _start.Name;

    public ProcessStamp Stamp { get; }

    public bool StartsAgain => _start.StartsAgain;

    public ProcessSignal StopSignal => _start.StopSignal;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Ended { get; }

    /// <exception cref="LocalException">The program cannot be started, for example because it is not installed.</exception>
    public static ChildProcess Start(ProgramStart start, string logFolder, TimeProvider time)
    {
        var info = new ProcessStartInfo(start.FileName, start.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = start.WorkingDirectory ?? string.Empty,
        };
        if (start.UserName is { } user)
            info.UserName = user;
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;
        OwnSession.Apply(info);

        Directory.CreateDirectory(logFolder);
        var log = new StreamWriter(Path.Combine(logFolder, $"{start.Name}.log"), append: start.AppendsLog) { AutoFlush = true };
        try
        {
            var process = Process.Start(info)!;
            process.StandardInput.Close();
            return new ChildProcess(process, start, log, time);
        }
        catch (Exception exception) when (exception is Win32Exception or DirectoryNotFoundException)
        {
            log.Dispose();
            throw new LocalException($"{start.Name} could not be started from {start.FileName}: {exception.Message}", exception);
        }
    }

    /// <summary>The rest of the first line on standard output that begins so.</summary>
    /// <exception cref="LocalException">It ended first, or said nothing of the kind in time.</exception>
    public async Task<string> AnnouncedAsync(string prefix, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await foreach (var line in _output.Reader.ReadAllAsync(either.Token))
                if (line.StartsWith(prefix, StringComparison.Ordinal))
                    return line[prefix.Length..];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalException($"{Name} was not ready within {patience.TotalSeconds:0} seconds.{LastLines()}");
        }

        throw new LocalException(await EpitaphAsync());
    }

    /// <summary>A sentence for people once it has ended unasked.</summary>
    public async Task<string> EpitaphAsync() => $"{Name} ended with exit code {await Ended}.{LastLines()}";

    /// <summary>Ends it, in good order where it can.</summary>
    public async ValueTask DisposeAsync()
    {
        await ProcessEnd.EndAsync(Stamp, _start.StopSignal, _start.StopPatience, _time);
        await Ended;
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private string LastLines()
    {
        lock (_lastLines)
            return string.Concat(_lastLines.Select(line => $"{Environment.NewLine}  {line}"));
    }

    private async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        // A grandchild may hold the pipes open for longer: its lines are not worth waiting for.
        await Task.WhenAny(_pumps, Task.Delay(TimeSpan.FromSeconds(1), _time, CancellationToken.None));
        _output.Writer.TryComplete();
        return _process.ExitCode;
    }

    private async Task PumpAsync(StreamReader reader, ChannelWriter<string>? output)
    {
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                lock (_lastLines)
                {
                    _log.WriteLine(line);
                    _lastLines.Enqueue(line);
                    if (_lastLines.Count > KeptLines)
                        _lastLines.Dequeue();
                }

                output?.TryWrite(line);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The child is gone, and with it what it still had to say.
        }
    }
}
