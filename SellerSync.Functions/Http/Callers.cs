using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Auth;

namespace SellerSync.Functions.Http;

/// <summary>Who calls: every HTTP function asks here first. The Functions host itself checks nothing (AuthorizationLevel.Anonymous).</summary>
public sealed class Callers(IAuthenticator authenticator)
{
    /// <summary>The verified user, or the refusal to answer with.</summary>
    public async Task<(Guid UserId, Refused? Refused)> VerifyAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await authenticator.AuthenticateAsync(request.Headers.Authorization, cancellationToken) switch
        {
            Authentication.Verified verified => (verified.UserId, null),
            Authentication.Forbidden => (default, new Refused(StatusCodes.Status403Forbidden, "This token's role may not call this function", "Sign in as a user")),
            Authentication.Unavailable => (default, new Refused(StatusCodes.Status503ServiceUnavailable, "Sign-in cannot be verified right now", Refusal.TryLater)),
            _ => (default, new Refused(StatusCodes.Status401Unauthorized, "Authentication required", "Sign in and send the token as 'Authorization: Bearer <token>'")),
        };
}

/// <summary>A refusal that every function answers in its own shape.</summary>
public sealed record Refused(int Status, string Error, string Suggestion);
