namespace SellerSync.Domain.Tokens;

/// <summary>Knows the bucket from every answer of Keepa's and says what may be spent now.</summary>
public interface ITokenGauge
{
    /// <summary>Takes over what an answer says. Answers may arrive out of order; the newest by Keepa's clock wins.</summary>
    void Observe(TokenReading reading);

    /// <summary>The bucket now, refilled up to this moment and less what calls under way will cost; null before the first answer.</summary>
    TokenBucket? Current { get; }

    /// <summary>What calls under way will cost, as far as was expected.</summary>
    int Reserved { get; }

    /// <summary>What Keepa last told and when, without calls under way; null before the first answer.</summary>
    TokenStatus? Latest { get; }

    /// <summary>
    /// Sets <paramref name="cost"/> tokens aside for one call if <paramref name="priority"/> may spend them now.
    /// Dispose the grant when the call has been answered.
    /// </summary>
    TokenGrant TryAcquire(TokenPriority priority, int cost);
}

/// <summary>Who spends, from the most urgent to the least. The gauge knows tokens only: that work of people goes first is its caller's to ask.</summary>
public enum TokenPriority
{
    /// <summary>Somebody waits: may spend it all.</summary>
    Immediate,

    /// <summary>Stops at the floor.</summary>
    Queued,

    /// <summary>Stops at the floor as well, and begins nothing while queued work of people can be claimed.</summary>
    Discovery,

    /// <summary>Stops where tokens are no longer plentiful, and begins nothing while any queued work can be claimed.</summary>
    Snapshot,
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
