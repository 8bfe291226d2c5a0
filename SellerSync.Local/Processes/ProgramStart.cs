namespace SellerSync.Local.Processes;

/// <summary>How to start one program.</summary>
/// <param name="Name">What people, state.json and the log file call it.</param>
public sealed record ProgramStart(string Name, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Added to the variables of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? WorkingDirectory { get; init; }

    /// <summary>Runs as this user; only root may ask for it.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether its death is no end of the run, as it is started again.</summary>
    public bool StartsAgain { get; init; }

    /// <summary>Whether its log file goes on, as it has run before.</summary>
    public bool AppendsLog { get; init; }

    /// <summary>Ends it in good order.</summary>
    public ProcessSignal StopSignal { get; init; } = ProcessSignal.Terminate;

    /// <summary>How long it may take to end in good order before it is killed.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(5);
}
