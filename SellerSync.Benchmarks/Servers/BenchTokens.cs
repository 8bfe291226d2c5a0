using SellerSync.Domain.Tokens;

namespace SellerSync.Benchmarks.Servers;

/// <summary>Keepa's word for figures without a Keepa: more tokens than they will ever need.</summary>
internal static class BenchTokens
{
    public static void ArePlenty(this ITokenGauge gauge, TimeProvider time) =>
        gauge.Observe(new TokenReading(time.GetUtcNow(), TimeSpan.Zero, 5_000_000, 0, 100_000, TimeSpan.FromSeconds(50), 0));
}
