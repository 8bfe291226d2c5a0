namespace SellerSync.Domain.Tokens;

/// <summary>What this process has heard from Keepa. The ledger takes it from here; readers outside get it by the token status.</summary>
public interface ITokenGauge
{
    /// <summary>Takes over what an answer says. Answers may arrive out of order; the newest by Keepa's clock wins.</summary>
    void Observe(TokenReading reading);

    /// <summary>Keepa's newest word and how long ago it came; null before the first answer.</summary>
    (TokenReading Reading, TimeSpan Age)? Heard { get; }

    /// <summary>What Keepa last told and when; null before the first answer.</summary>
    TokenStatus? Latest { get; }
}

/// <summary>Who spends, from the most urgent to the least. The ledger knows tokens only: that work of people goes first is its caller's to ask.</summary>
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
