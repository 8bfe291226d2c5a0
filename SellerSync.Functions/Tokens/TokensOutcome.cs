namespace SellerSync.Functions.Tokens;

/// <summary>Everything that asking for the tokens can come to.</summary>
public abstract record TokensOutcome
{
    private TokensOutcome()
    {
    }

    public sealed record Known(Domain.Tokens.TokenStatus Status) : TokensOutcome;

    /// <summary>Nobody has told the status lately.</summary>
    public sealed record Unavailable : TokensOutcome;
}
