using System.Diagnostics;

namespace SellerSync.Benchmarks.Harness;

/// <summary>Measures several sides in turns, A B A B, so that what else the machine does meets all of them alike.</summary>
internal static class Turns
{
    /// <param name="rounds">How often each side is measured, after one round that only warms up.</param>
    /// <returns>The median of each side, in their order.</returns>
    public static async Task<double[]> MediansAsync(int rounds, params Func<Task<double>>[] sides)
    {
        var samples = sides.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                var value = await sides[side]();
                if (round > 0)
                {
                    samples[side].Add(value);
                }
            }
        }

        return [.. samples.Select(side => side.Median())];
    }

    /// <summary>How long it takes, in milliseconds.</summary>
    public static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
