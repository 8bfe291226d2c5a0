namespace SellerSync.Infrastructure.Keepa;

/// <summary>Keepa's minutes, which count from 2011-01-01T00:00Z.</summary>
internal static class KeepaTime
{
    private const long EpochMinutes = 21_564_000;

    public static DateTimeOffset FromMinutes(int minutes) =>
        DateTimeOffset.FromUnixTimeSeconds((minutes + EpochMinutes) * 60);
}
