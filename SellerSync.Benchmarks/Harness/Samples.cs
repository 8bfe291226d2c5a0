namespace SellerSync.Benchmarks.Harness;

/// <summary>What a row of samples tells.</summary>
public static class Samples
{
    public static double Median(this IEnumerable<double> samples)
    {
        var sorted = Sorted(samples);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The nearest rank: the least sample that is not exceeded by this part of them.</summary>
    /// <param name="part">Above 0 and at most 1, for example 0.99.</param>
    public static double Percentile(this IEnumerable<double> samples, double part)
    {
        var sorted = Sorted(samples);
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private static double[] Sorted(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return sorted.Length > 0 ? sorted : throw new ArgumentException("There is no sample", nameof(samples));
    }
}
