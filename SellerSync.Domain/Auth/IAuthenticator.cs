namespace SellerSync.Domain.Auth;

/// <summary>Verifies the bearer token of a request.</summary>
public interface IAuthenticator
{
    /// <param name="authorization">The values of the Authorization header; only exactly one of the form <c>Bearer token</c> can pass.</param>
    Task<Authentication> AuthenticateAsync(IReadOnlyList<string?> authorization, CancellationToken cancellationToken);
}

/// <summary>What came of verifying a token.</summary>
public abstract record Authentication
{
    private Authentication()
    {
    }

    /// <param name="UserId">The token's subject.</param>
    /// <param name="IsOperator">Whether the issuer has made this user an operator; users cannot make themselves one.</param>
    public sealed record Verified(Guid UserId, bool IsOperator = false) : Authentication;

    /// <param name="Reason">For the log; it holds nothing of the token.</param>
    public sealed record Refused(string Reason) : Authentication;

    /// <summary>A genuine token of another role (anon, service_role).</summary>
    public sealed record Forbidden(string Role) : Authentication;

    /// <summary>No signing keys could be had, so nobody can be verified now.</summary>
    public sealed record Unavailable(string Reason) : Authentication;
}
