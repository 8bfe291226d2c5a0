using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SellerSync.Local;
using SellerSync.Local.Installation;
using SellerSync.Local.PostgreSql;
using SellerSync.Local.Processes;
using SellerSync.Local.Startup;

namespace SellerSync.Tests.Local;

/// <summary>`up` as a program of its own, with all its servers in one folder.</summary>
internal sealed class UpProcess : IDisposable
{
    private readonly Process _process;

    private readonly string _folder;

    private UpProcess(Process process, JsonElement ready, string folder)
    {
        _process = process;
        _folder = folder;
        Take(ready);
        Stamp = ProcessStamp.Of(process.Id)!;
    }

    /// <summary>The document of its last READY line.</summary>
    public JsonElement Ready { get; private set; }

    /// <summary>All that it has started so far.</summary>
    public IReadOnlyList<ProcessStamp> Children { get; private set; } = [];

    private ProcessStamp Stamp { get; }

    public static async Task<UpProcess> StartAsync(string folder, params string[] arguments)
    {
        var process = Start(folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var ready = await NextReadyAsync(process) ?? throw new AssertionException($"up ended before it was ready: {await errors}");
        try
        {
            return new UpProcess(process, ready, folder);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Waits until it says READY anew.</summary>
    public async Task ReadyAgainAsync() => Take(await NextReadyAsync(_process) ?? throw new AssertionException("up ended."));

    /// <summary>Runs a command in the same folder to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, params string[] arguments) => RunAsync(folder, keepaKey: null, arguments);

    /// <summary>The same with a key for the real Keepa in its environment.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, string? keepaKey, string[] arguments)
    {
        using var process = Start(folder, arguments, keepaKey);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    /// <summary>Ctrl+C. A shell has its jobs in the background ignore it, and all that they start inherits that: these are asked to end by SIGTERM.</summary>
    public static ProcessSignal Interrupt => IsInterruptIgnored() ? ProcessSignal.Terminate : ProcessSignal.Interrupt;

    private static bool IsInterruptIgnored()
    {
        const string Status = "/proc/self/status";
        const string Ignored = "SigIgn:";
        const long BitOfInterrupt = 1 << 1;
        return File.Exists(Status)
            && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal)) is { } mask
            && (long.Parse(mask[Ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & BitOfInterrupt) != 0;
    }

    /// <summary>Asks for its end as `kill` or Ctrl+C does. Returns the exit code.</summary>
    public async Task<int> EndAsync(ProcessSignal signal)
    {
        await ProcessEnd.EndAsync(Stamp, signal, TimeSpan.FromSeconds(30), TimeProvider.System);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public Task<int> KillAsync() => EndAsync(ProcessSignal.Kill);

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        // A test that failed half-way leaves nothing behind either.
        _process.Kill(entireProcessTree: true);
        foreach (var child in Children)
            ProcessEnd.Kill(child);
        _process.Dispose();
        DeleteOpenFolder(_folder);
    }

    /// <summary>What PostgreSQL, run by root, has put beside a folder that is closed to its user.</summary>
    public static void DeleteOpenFolder(string folder)
    {
        var open = Path.Combine(Path.GetTempPath(), OpenFolder.NameFor(Path.Combine(folder, "postgres")));
        if (Directory.Exists(open))
            Directory.Delete(open, recursive: true);
    }

    private static async Task<JsonElement?> NextReadyAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("READY ", StringComparison.Ordinal))
                return JsonDocument.Parse(line["READY ".Length..]).RootElement;
        return null;
    }

    private void Take(JsonElement ready)
    {
        Ready = ready;
        Children =
        [
            .. Children.Union(ready.GetProperty("processes").EnumerateObject().Select(child => ProcessStamp.Of(child.Value.GetInt32())
                ?? throw new AssertionException($"{child.Name} does not run."))),
        ];
    }

    private static Process Start(string folder, string[] arguments, string? keepaKey = null) => Process.Start(
        new ProcessStartInfo(Programs.Dotnet, [typeof(Clone).Assembly.Location, .. arguments, "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [KeepaServer.KeyVariable] = keepaKey },
        })!;
}
