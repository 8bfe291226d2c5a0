namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>When a request's tokens leave the bucket. Which of the two the real Keepa does is not known.</summary>
public enum ChargeTime
{
    /// <summary>When the request starts, before its latency.</summary>
    Start,

    /// <summary>When its answer is ready.</summary>
    End,
}
