using System.Net;
using System.Net.Http.Headers;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>
/// Says what went wrong so that a person knows what to do. No text of the framework's is taken over, nor its exceptions as inner
/// ones: nobody can promise that none of them ever quotes the URL. Keepa's own words are, less the key.
/// </summary>
internal sealed class KeepaFaults(string apiKey)
{
    private const int LongestText = 300;

    /// <param name="status">An answer's status other than 200, or 200 with an error in it.</param>
    public KeepaException Refusal(HttpStatusCode status, RetryConditionHeaderValue? retryAfter, Envelope envelope)
    {
        var (fault, text) = Name(status, envelope.Error);
        var said = Clean(envelope.Error?.ToString());
        return new KeepaException(fault, said.Length > 0 ? $"{text} Keepa said: {said}" : text, envelope.Tokens)
        {
            RetryAfter = fault switch
            {
                KeepaFault.RateLimited => envelope.RefillIn ?? retryAfter?.Delta,
                KeepaFault.Unavailable => retryAfter?.Delta,
                _ => null,
            },
            MayBeCharged = fault == KeepaFault.Unreachable || envelope.TokensConsumed > 0,
        };
    }

    public static KeepaException Unreached(HttpRequestError error)
    {
        var nothingSent = error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        return new KeepaException(
            KeepaFault.Unreachable,
            nothingSent
                ? $"Keepa could not be reached ({error}). Check the network and the setting Keepa:BaseAddress."
                : $"Keepa's answer did not arrive ({error}). The call may have been charged.")
        {
            MayBeCharged = !nothingSent,
        };
    }

    public static KeepaException BrokeOff(TokenReading? tokens) =>
        new(KeepaFault.Unreachable, "Keepa's answer broke off. The call may have been charged.", tokens) { MayBeCharged = true };

    public static KeepaException TimedOut(TimeSpan timeout, TokenReading? tokens) =>
        new(KeepaFault.Unreachable, $"Keepa's answer was not complete within {timeout.TotalSeconds:0.###} s. The call may have been charged.", tokens)
        {
            MayBeCharged = true,
        };

    /// <param name="what">What the answer was instead.</param>
    public static KeepaException Unexpected(string what, TokenReading? tokens) =>
        new(KeepaFault.UnexpectedAnswer, $"Keepa's answer {what}. The call may have been charged.", tokens) { MayBeCharged = true };

    private static (KeepaFault Fault, string Text) Name(HttpStatusCode status, KeepaError? error) => (int)status switch
    {
        200 when error?.MeansNoTokens == true => (KeepaFault.RateLimited, "Keepa's token bucket is empty."),
        200 => (KeepaFault.Rejected, "Keepa rejected the request."),
        401 or 402 or 403 => (KeepaFault.PaymentRequired, $"Keepa refused the key ({(int)status}): it has no access or no subscription. Check the setting Keepa:ApiKey and the plan."),
        404 => (KeepaFault.WrongPath, "Keepa does not know the path (404). Check the setting Keepa:BaseAddress."),
        405 => (KeepaFault.OutOfRange, "Keepa found a parameter outside its range (405)."),
        429 => (KeepaFault.RateLimited, "Keepa's token bucket is empty (429)."),
        >= 400 and < 500 => (KeepaFault.Rejected, $"Keepa rejected the request ({(int)status}): it is malformed, or the setting Keepa:ApiKey is."),
        504 or 522 or 524 => (KeepaFault.Unreachable, $"Whatever stands before Keepa gave up waiting for its answer ({(int)status}). The call may have been charged."),
        >= 500 => (KeepaFault.Unavailable, $"Keepa has trouble of its own ({(int)status}). Try again later."),
        _ => (KeepaFault.UnexpectedAnswer, $"Keepa answered with status {(int)status}. Check the setting Keepa:BaseAddress."),
    };

    private string Clean(string? text)
    {
        var line = new string([.. (text ?? "").Select(c => char.IsControl(c) ? ' ' : c)])
            .Replace(apiKey, "***", StringComparison.OrdinalIgnoreCase)
            .Replace(Uri.EscapeDataString(apiKey), "***", StringComparison.OrdinalIgnoreCase);
        return line.Length > LongestText ? $"{line[..LongestText]}..." : line;
    }
}
