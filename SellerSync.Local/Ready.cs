namespace SellerSync.Local;

/// <summary>What `up` prints after READY: the addresses of everything, and a token to call the functions with.</summary>
/// <param name="FunctionsUrl">With the route prefix and a slash at its end; null where the functions are not started.</param>
/// <param name="DatabaseUrl">A postgres:// URI with user and password.</param>
/// <param name="Token">A development JWT for <paramref name="UserId"/>.</param>
/// <param name="OperatorToken">The same user's as an operator.</param>
/// <param name="Processes">From name to process ID.</param>
public sealed record Ready(
    Uri? FunctionsUrl,
    Uri KeepaUrl,
    string DatabaseUrl,
    string StorageConnectionString,
    string Token,
    string OperatorToken,
    Guid UserId,
    IReadOnlyDictionary<string, int> Processes)
{
    /// <summary>The processes that run the functions, the one of <see cref="FunctionsUrl"/> first.</summary>
    public IReadOnlyList<Instance> Instances { get; init; } = [];

    /// <summary>Whether only so many tokens may be spent: work that has none left then waits for longer than anybody looks on.</summary>
    public bool HasTokenLimit { get; init; }

    /// <param name="Name">Its name among <see cref="Processes"/>, in state.json and of its log file.</param>
    /// <param name="Url">With the route prefix and a slash at its end; the same after a new start.</param>
    public sealed record Instance(string Name, Uri Url, int ProcessId);

    /// <summary>Begins the line by which each of our programs says that it is ready; JSON follows.</summary>
    public const string Prefix = "READY ";
}
