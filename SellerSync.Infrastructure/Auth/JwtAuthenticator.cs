using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SellerSync.Domain.Auth;

namespace SellerSync.Infrastructure.Auth;

/// <summary>
/// Verifies signature, algorithm, issuer, audience, lifetime, role and subject of a bearer token. The algorithm must belong
/// to the key: HS256 only to our secret, ES256 and RS256 only to the issuer's published keys. Keys that a token brings
/// along (jwk, jku, x5u, x5c) are never looked at.
/// </summary>
public sealed partial class JwtAuthenticator(JwksKeys jwks, IOptions<AuthOptions> options, TimeProvider time, ILogger<JwtAuthenticator> logger) : IAuthenticator
{
    private const string UserRole = "authenticated";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    private readonly IReadOnlyList<SecurityKey> _ownKeys =
        options.Value.Secret is { Length: > 0 } secret ? [new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret))] : [];

    public async Task<Authentication> AuthenticateAsync(IReadOnlyList<string?> authorization, CancellationToken cancellationToken)
    {
        var authentication = await VerifyAsync(authorization, cancellationToken);
        if (authentication is not Authentication.Verified)
        {
            NotVerified(logger, authentication switch
            {
                Authentication.Refused refused => refused.Reason,
                Authentication.Unavailable unavailable => unavailable.Reason,
                _ => "another role",
            });
        }

        return authentication;
    }

    private async Task<Authentication> VerifyAsync(IReadOnlyList<string?> authorization, CancellationToken cancellationToken)
    {
        if (BearerToken.From(authorization) is not { } token)
        {
            return new Authentication.Refused("no bearer token");
        }

        if (JwtParts.Read(token) is not { HasCriticalExtension: false, IsAccessToken: true } parts)
        {
            return new Authentication.Refused("no access token of a form that is understood");
        }

        if (await KeysAsync(parts, cancellationToken) is not { } keys)
        {
            return new Authentication.Unavailable("the issuer's keys cannot be had");
        }

        if (keys.Count == 0)
        {
            return new Authentication.Refused("no key for this token");
        }

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            ValidAlgorithms = [parts.Algorithm],
            ValidIssuer = options.Value.EffectiveIssuer,
            ValidAudience = options.Value.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidateLifetime = false, // by our own clock, below
            TryAllIssuerSigningKeys = true,
        });
        if (!result.IsValid)
        {
            return new Authentication.Refused(result.Exception?.GetType().Name ?? "not valid");
        }

        if (!IsInTime(parts))
        {
            return new Authentication.Refused("outside its lifetime");
        }

        return parts.Claim("role") switch
        {
            null => new Authentication.Refused("no role"),
            not UserRole => new Authentication.Forbidden(parts.Claim("role")!),
            _ when parts.Claim("sub") is { Length: 36 } subject && Guid.TryParseExact(subject, "D", out var userId) && userId != Guid.Empty =>
                new Authentication.Verified(userId, parts.HasAppRole(options.Value.OperatorRole)),
            _ => new Authentication.Refused("its subject is no UUID"),
        };
    }

    private async Task<IReadOnlyList<SecurityKey>?> KeysAsync(JwtParts parts, CancellationToken cancellationToken) => parts.Algorithm switch
    {
        SecurityAlgorithms.HmacSha256 => _ownKeys,
        SecurityAlgorithms.EcdsaSha256 or SecurityAlgorithms.RsaSha256 when options.Value.EffectiveJwksAddress is not null =>
            await jwks.FindAsync(parts.KeyId, parts.Algorithm, cancellationToken),
        _ => [],
    };

    private bool IsInTime(JwtParts parts)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var skew = (long)ClockSkew.TotalSeconds;
        return parts.Time("exp") is (true, { } expires) && now < expires + skew
            && IsPast(parts.Time("nbf"))
            && IsPast(parts.Time("iat"));

        bool IsPast((bool IsPresent, long? Seconds) claim) => !claim.IsPresent || (claim.Seconds is { } seconds && seconds <= now + skew);
    }

    [LoggerMessage(510, LogLevel.Debug, "A request was not let in: {Reason}")]
    private static partial void NotVerified(ILogger logger, string reason);
}
