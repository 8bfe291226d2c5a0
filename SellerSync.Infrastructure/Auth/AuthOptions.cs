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

    internal string? EffectiveIssuer =>
        !string.IsNullOrEmpty(Issuer) ? Issuer
        : !string.IsNullOrEmpty(SupabaseProject) ? $"https://{SupabaseProject}.supabase.co/auth/v1"
        : null;

    internal Uri? EffectiveJwksAddress =>
        JwksAddress ?? (string.IsNullOrEmpty(Secret) && EffectiveIssuer is { } issuer ? new Uri($"{issuer.TrimEnd('/')}/.well-known/jwks.json") : null);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (EffectiveIssuer is null)
        {
            yield return new ValidationResult("Set Auth:Issuer, or Auth:SupabaseProject from which it follows", [nameof(Issuer)]);
            yield break;
        }

        if (!Uri.TryCreate(EffectiveIssuer, UriKind.Absolute, out _))
        {
            yield return new ValidationResult("Auth:Issuer must be an absolute address", [nameof(Issuer)]);
            yield break;
        }

        if (!string.IsNullOrEmpty(Secret) && Encoding.UTF8.GetByteCount(Secret) < MinSecretBytes)
        {
            yield return new ValidationResult($"Auth:Secret must have at least {MinSecretBytes} bytes", [nameof(Secret)]);
        }

        if (EffectiveJwksAddress is { } address && address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            yield return new ValidationResult("Auth:JwksAddress must be https", [nameof(JwksAddress)]);
        }
    }
}

[OptionsValidator]
public sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
