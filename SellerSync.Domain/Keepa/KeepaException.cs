using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Keepa;

/// <summary>What went wrong at Keepa. The message holds neither key nor URL.</summary>
/// <param name="fault">The kind.</param>
/// <param name="tokens">The bucket as the refusal told it; null where it told nothing that can be trusted.</param>
public sealed class KeepaException(KeepaFault fault, string message, TokenReading? tokens = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public KeepaFault Fault { get; } = fault;

    public TokenReading? Tokens { get; } = tokens;

    /// <summary>For 429: time to the next refill, where Keepa said it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The call reached Keepa and no answer said what it cost: it may have been paid for.</summary>
    public bool MayBeCharged { get; init; }

    /// <summary>For logs: itself where the fault is ours, so that it can be traced; null where it is Keepa's and the message says all.</summary>
    public KeepaException? Ours => Fault is KeepaFault.Rejected or KeepaFault.WrongPath or KeepaFault.OutOfRange ? this : null;

    /// <summary>Worth trying again later without a change of ours.</summary>
    public bool IsTransient => Fault is KeepaFault.RateLimited or KeepaFault.Unavailable or KeepaFault.Unreachable or KeepaFault.UnexpectedAnswer;
}

public enum KeepaFault
{
    /// <summary>400 or an <c>error</c> inside a 200: the request is malformed, or the key is.</summary>
    Rejected,

    /// <summary>401, 402 or 403: the key has no access.</summary>
    PaymentRequired,

    /// <summary>404: a wrong path, never an unknown seller.</summary>
    WrongPath,

    /// <summary>405: a parameter outside its range.</summary>
    OutOfRange,

    /// <summary>429: no tokens.</summary>
    RateLimited,

    /// <summary>5xx: Keepa's own trouble.</summary>
    Unavailable,

    /// <summary>No answer: network, time-out, or a body that broke off. It may have been charged.</summary>
    Unreachable,

    /// <summary>An answer that is no JSON, or not of the shape that was asked for.</summary>
    UnexpectedAnswer,
}
