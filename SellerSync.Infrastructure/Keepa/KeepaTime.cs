namespace SellerSync.Infrastructure.Keepa;

/// <summary>Keepa counts minutes since 2011-01-01 UTC.</summary>
internal static class KeepaTime
{
    private const long MinutesFromUnixEpoch = 21_564_000;

    /// <summary>Null for 0, -1 and other values that stand for unknown.</summary>
    public static DateTimeOffset? FromMinutes(long? minutes) =>
        minutes is > 0 and < 100_000_000 ? DateTimeOffset.FromUnixTimeSeconds((minutes.Value + MinutesFromUnixEpoch) * 60) : null;
}
