using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Auth;
using SellerSync.Domain.Operations;

namespace SellerSync.Functions.Http;

/// <summary>Who calls: every HTTP function asks here first. The Functions host itself checks nothing (AuthorizationLevel.Anonymous).</summary>
public sealed class Callers(IAuthenticator authenticator, RequestLimit limit)
{
    public static Refused TooMany(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, "Too many requests", "Send requests more slowly", wait);

    /// <summary>The verified user, or the refusal to answer with. Counts against the user's limit; who is not verified has none.</summary>
    public async Task<(Guid UserId, Refused? Refused)> VerifyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (verified, refused) = await AuthenticateAsync(request, cancellationToken);
        return (verified?.UserId ?? default, refused);
    }

    /// <summary>The verified operator, or the refusal to answer with: a user who is none gets the same for all that operators may ask.</summary>
    public async Task<(OperatorName Operator, Refused? Refused)> VerifyOperatorAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await AuthenticateAsync(request, cancellationToken) switch
        {
            ({ IsOperator: true } verified, _) => (OperatorName.User(verified.UserId), null),
            ({ }, _) => (default, new Refused(StatusCodes.Status403Forbidden, "Only operators may call this function", "Ask for the role of an operator, then sign in again")),
            (null, var refused) => (default, refused),
        };

    private async Task<(Authentication.Verified? Verified, Refused? Refused)> AuthenticateAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await authenticator.AuthenticateAsync(request.Headers.Authorization, cancellationToken) switch
        {
            Authentication.Verified verified => limit.Refuses(verified.UserId) is { } wait ? (null, TooMany(wait)) : (verified, null),
            Authentication.Forbidden => (null, new Refused(StatusCodes.Status403Forbidden, "This token's role may not call this function", "Sign in as a user")),
            Authentication.Unavailable => (null, new Refused(StatusCodes.Status503ServiceUnavailable, "Sign-in cannot be verified right now", Refusal.TryLater)),
            _ => (null, new Refused(StatusCodes.Status401Unauthorized, "Authentication required", "Sign in and send the token as 'Authorization: Bearer <token>'")),
        };
}

/// <summary>A refusal that every function answers in its own shape.</summary>
/// <param name="RetryAfter">Null where waiting helps nothing, or nobody knows how long.</param>
public sealed record Refused(int Status, string Error, string Suggestion, TimeSpan? RetryAfter = null);
