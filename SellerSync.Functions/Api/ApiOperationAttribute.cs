namespace SellerSync.Functions.Api;

/// <summary>
/// Describes an HTTP function in the API document (docs/openapi.json), beside its trigger. What every function refuses stands there
/// without being named here: 401, 403, 429 and 503 for who must sign in, and 500.
/// </summary>
/// <param name="caller">Who may call it.</param>
/// <param name="summary">What it is for, in a sentence.</param>
/// <param name="answers">The types of its answers with status 200, one at least; each must be known to a source-generated JSON context.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiOperationAttribute(ApiCaller caller, string summary, params Type[] answers) : Attribute
{
    public ApiCaller Caller { get; } = caller;

    public string Summary { get; } = summary;

    public IReadOnlyList<Type> Answers { get; } = answers;

    /// <summary>What else a caller must know; absent where the summary says it all.</summary>
    public string? Description { get; init; }

    /// <summary>Statuses of its own refusals.</summary>
    public int[] Refuses { get; init; } = [];

    /// <summary>Statuses besides 200 that come with one of its answers, not with a refusal.</summary>
    public int[] AlsoAnswers { get; init; } = [];

    /// <summary>Whether its answers come as the data of server-sent events.</summary>
    public bool IsStream { get; init; }
}

/// <summary>Who may call a function; the document shows them in this order.</summary>
public enum ApiCaller
{
    /// <summary>Who is signed in.</summary>
    User,

    /// <summary>Who is signed in with the operator's role.</summary>
    Operator,

    /// <summary>Without any token.</summary>
    Anyone,
}
