using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Auth;

/// <summary>Section <c>Auth</c>: whose tokens are believed. The defaults fit Supabase.</summary>
public sealed class AuthOptions : IValidatableObject
{
    public const string Section = "Auth";

    public const int MinSecretBytes = 32;

    /// <summary>The reference of a Supabase project: issuer and key address follow from it.</summary>
    public string? SupabaseProject { get; set; }

    /// <summary>The secret of HS256 tokens, at least 32 bytes.</summary>
    public string? Secret { get; set; }

    /// <summary>Where the public keys of ES256 and RS256 tokens are (a JWKS); by https, or on this machine.</summary>
    public Uri? JwksAddress { get; set; }

    /// <summary>Who issued the token; with a Supabase project its <c>/auth/v1</c>.</summary>
    public string? Issuer { get; set; }

    [Required]
    public string Audience { get; set; } = "authenticated";

    /// <summary>What <c>app_metadata</c>, which only the issuer writes, must hold as <c>role</c> or among <c>roles</c> of an operator.</summary>
    [Required]
    public string OperatorRole { get; set; } = "operator";

    internal string? EffectiveIssuer =>
        !string.IsNullOrEmpty(Issuer) ? Issuer
        : !string.IsNullOrEmpty(SupabaseProject) ? $"https://{SupabaseProject}.supabase.co/auth/v1"
        : null;

    internal Uri? EffectiveJwksAddress =>
        JwksAddress ?? (string.IsNullOrEmpty(Secret) && EffectiveIssuer is { } issuer ? new Uri($"{issuer.TrimEnd('/')}/.well-known/jwks.json") : null);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(SupabaseProject) && !SupabaseProject.All(char.IsAsciiLetterOrDigit))
        {
            yield return new ValidationResult("Auth:SupabaseProject must be the project's reference alone, letters and digits", [nameof(SupabaseProject)]);
            yield break;
        }

        if (EffectiveIssuer is null)
        {
            yield return new ValidationResult("Set Auth:Issuer, or Auth:SupabaseProject from which it follows", [nameof(Issuer)]);
            yield break;
        }

        if (!Uri.TryCreate(EffectiveIssuer, UriKind.Absolute, out var issuer) || !IsWeb(issuer))
        {
            yield return new ValidationResult("Auth:Issuer must be an absolute web address", [nameof(Issuer)]);
            yield break;
        }

        if (!string.IsNullOrEmpty(Secret) && Encoding.UTF8.GetByteCount(Secret.Trim()) < MinSecretBytes)
        {
            yield return new ValidationResult($"Auth:Secret must have at least {MinSecretBytes} bytes", [nameof(Secret)]);
        }

        if (EffectiveJwksAddress is { } address && !(IsWeb(address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)))
        {
            yield return new ValidationResult("Auth:JwksAddress must be https, or http on this machine", [nameof(JwksAddress)]);
        }
    }

    private static bool IsWeb(Uri address) => address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}

[OptionsValidator]
public sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
