using System.Globalization;

namespace SellerSync.KeepaSimulator.Seeding;

/// <summary>
/// Repeatable randomness: the same seed and subject always roll the same numbers, on every runtime
/// (System.Random and string.GetHashCode promise neither).
/// </summary>
internal sealed class Dice(ulong state)
{
    private ulong _state = state;

    public static Dice For(int seed, string subject, int number = 0) => new(Hash(seed, subject, number));

    /// <summary>FNV-1a over the subject, finished by SplitMix64.</summary>
    public static ulong Hash(int seed, string subject, int number = 0)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in string.Create(CultureInfo.InvariantCulture, $"{seed}/{number}/{subject}"))
            hash = (hash ^ character) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>A number from low to high, both included.</summary>
    public int Between(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    public bool Chance(int percent) => Between(0, 99) < percent;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    private ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
