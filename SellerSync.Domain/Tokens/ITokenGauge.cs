namespace SellerSync.Domain.Tokens;

/// <summary>Knows the bucket from every answer of Keepa's and says what may be spent now.</summary>
public interface ITokenGauge
{
    /// <summary>Takes over what an answer says. Answers may arrive out of order; the newest by Keepa's clock wins.</summary>
    void Observe(TokenReading reading);

    /// <summary>The bucket now, refilled up to this moment and less what calls under way will cost; null before the first answer.</summary>
    TokenBucket? Current { get; }

    /// <summary>What Keepa last told and when, without calls under way; null before the first answer.</summary>
    TokenStatus? Latest { get; }

    /// <summary>
    /// Sets <paramref name="cost"/> tokens aside for one call if <paramref name="priority"/> may spend them now.
    /// Dispose the grant when the call has been answered.
    /// </summary>
    TokenGrant TryAcquire(TokenPriority priority, int cost);
}

/// <summary>Who spends: immediate work may spend it all, queued work stops at the floor.</summary>
public enum TokenPriority
{
    Immediate,
    Queued,
}

/// <summary>The answer of a gauge: granted, or the time at which it is worth asking again.</summary>
public abstract record TokenGrant
{
    private TokenGrant()
    {
    }

    public sealed record Granted(IDisposable Hold) : TokenGrant;

    public sealed record Refused(DateTimeOffset RetryAt) : TokenGrant;
}
