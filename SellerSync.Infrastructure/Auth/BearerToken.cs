namespace SellerSync.Infrastructure.Auth;

/// <summary>Takes the token out of the Authorization header.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    // Supabase's tokens take 1 to 2 KB.
    private const int MaxLength = 16 * 1024;

    /// <summary>The token, or null unless there is exactly one header of the form <c>Bearer token</c> (the scheme in either case).</summary>
    public static string? From(IReadOnlyList<string?> headers) =>
        headers is [{ Length: <= MaxLength } header]
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && header[Scheme.Length..] is { Length: > 0 } token
        && token.All(IsTokenCharacter)
            ? token
            : null;

    // Base64url and the dots between the parts: neither padding, nor white space, nor standard base64.
    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
