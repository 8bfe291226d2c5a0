using System.Reflection;

namespace SellerSync.FunctionsEmulator;

/// <summary>Where the functions are and how the emulator hosts them; all else comes from configuration and host.json, as on Azure.</summary>
public sealed record EmulatorSettings
{
    /// <summary>Command-line arguments; they override environment variables.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The assembly that holds the functions; the entry assembly when null.</summary>
    public Assembly? Assembly { get; init; }

    /// <summary>Looks for functions in these types alone, not in an assembly.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>Settings that override environment variables and arguments.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>host.json, beside the application by default. Without that file its defaults hold.</summary>
    public string HostJsonPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "host.json");

    /// <summary>How long a stop waits for running invocations after their tokens are cancelled. The real host's default is 10 s.</summary>
    public TimeSpan ShutdownGracePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a queue message is hidden while a function works on it; renewed at half of it. The real host's is 10 minutes.</summary>
    public TimeSpan MessageLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a timer stays with a process that died: a blob lease of 15 to 60 s, renewed at a third of it.</summary>
    public TimeSpan TimerLease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The emulator is the program: it prints READY, and Program.cs decides about the HTTP integration.</summary>
    internal bool IsProgram { get; init; }
}
