using System.Net;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>Keepa's refusals as faults with a sentence that says what to do.</summary>
internal static class KeepaRefusals
{
    public static KeepaException Of(HttpStatusCode status, Envelope envelope, TokenReading? tokens)
    {
        var (fault, message) = status switch
        {
            HttpStatusCode.BadRequest => (KeepaFault.Rejected, "Keepa rejected the request: check the API key"),
            HttpStatusCode.Unauthorized or HttpStatusCode.PaymentRequired or HttpStatusCode.Forbidden =>
                (KeepaFault.PaymentRequired, "Keepa gives this API key no access: check the key and its subscription"),
            HttpStatusCode.NotFound => (KeepaFault.WrongPath, "Keepa does not know this path: check Keepa:BaseAddress"),
            HttpStatusCode.MethodNotAllowed => (KeepaFault.OutOfRange, "Keepa refused a parameter as out of range"),
            HttpStatusCode.TooManyRequests => (KeepaFault.RateLimited, "Keepa has no tokens left for this key"),
            >= HttpStatusCode.InternalServerError => (KeepaFault.Unavailable, $"Keepa has trouble of its own (status {(int)status})"),
            _ => (KeepaFault.UnexpectedAnswer, $"Keepa answered with the unexpected status {(int)status}"),
        };
        return Exception(fault, message, envelope, tokens);
    }

    public static KeepaException InsideOk(Envelope envelope, TokenReading? tokens) =>
        envelope.ErrorType?.Contains("token", StringComparison.OrdinalIgnoreCase) == true
            ? Exception(KeepaFault.RateLimited, "Keepa has no tokens left for this key", envelope, tokens)
            : Exception(KeepaFault.Rejected, "Keepa rejected the request", envelope, tokens);

    private static KeepaException Exception(KeepaFault fault, string message, Envelope envelope, TokenReading? tokens) =>
        new(fault, envelope.ErrorType is { } type ? $"{message} ({type})" : message, tokens)
        {
            RetryAfter = fault == KeepaFault.RateLimited && envelope.RefillIn is > 0 and { } refillIn ? TimeSpan.FromMilliseconds(refillIn) : null,
        };
}
