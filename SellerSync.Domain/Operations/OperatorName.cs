namespace SellerSync.Domain.Operations;

/// <summary>Who acts, as it is kept beside what they did: a signed-in user by ID, or a person at a terminal by account.</summary>
public readonly record struct OperatorName(string Value)
{
    public static OperatorName User(Guid userId) => new(userId.ToString());

    public static OperatorName AtTerminal(string account) => new($"terminal: {account}");

    public override string ToString() => Value;
}

/// <summary>What an operator did.</summary>
/// <param name="Action">Its word: replay, cancel, pause, resume.</param>
/// <param name="Reason">In the operator's own words; only a pause has one.</param>
public sealed record OperatorAction(string Action, OperatorName By, string? Reason, DateTimeOffset At);

/// <summary>The words by which the database knows what operators do.</summary>
public static class OperatorWords
{
    public const string Replay = "replay";
    public const string Cancel = "cancel";
    public const string Pause = "pause";
    public const string Resume = "resume";

    /// <summary>Why a cancelled batch has failed.</summary>
    public const string Cancelled = "Cancelled by an operator";
}
