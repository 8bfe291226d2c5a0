namespace SellerSync.KeepaSimulator.Http;

/// <summary>A request that Keepa refuses before looking at the bucket's balance.</summary>
internal sealed class RejectedException(int status, KeepaError error) : Exception(error.Message)
{
    public int Status { get; } = status;

    public KeepaError Error { get; } = error;

    /// <summary>400: malformed.</summary>
    public static RejectedException Malformed(string message) => new(400, KeepaError.InvalidParameter with { Message = message });

    /// <summary>405: a parameter outside its allowed range.</summary>
    public static RejectedException OutOfRange(string message) => new(405, KeepaError.InvalidParameter with { Message = message });
}
