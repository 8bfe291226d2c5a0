namespace SellerSync.KeepaSimulator.Marketplaces;

/// <summary>Keepa's minutes: 0 is 2011-01-01T00:00Z.</summary>
internal static class KeepaTime
{
    private const long Epoch = 21_564_000;

    public static int Minutes(DateTimeOffset time) => (int)(Math.Floor(time.ToUnixTimeSeconds() / 60d) - Epoch);
}
