using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Listing;

/// <summary>Which seller lists which ASIN in which marketplace, in both directions. Products are numbered from the oldest, 0.</summary>
internal sealed partial class Shelves(int seed, AsinCode code, SellerRegistry registry, SimulatedDay day)
{
    private const int DefaultCount = 25;
    private const int MostListed = 100_000;

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Overrules how many products a seller lists from now on.</summary>
    public void SetCount(string sellerId, int count) => _counts[sellerId] = Math.Clamp(count, 0, MostListed);

    public int Count(string sellerId, int domain)
    {
        if (!SpecialSellers.Exists(sellerId, domain) || sellerId == SpecialSellers.NoList)
            return 0;
        if (_counts.TryGetValue(sellerId, out var count))
            return count;

        var listed = LastDigits().Match(sellerId) is { Success: true } digits ? Number(digits.Value) : DefaultCount;
        return sellerId == SpecialSellers.DailyNew
            ? Math.Min(MostListed, listed + (day.Today * SpecialSellers.NewADay))
            : listed;
    }

    /// <summary>The seller's ASINs, freshest first.</summary>
    public IEnumerable<string> Asins(string sellerId, int domain)
    {
        var count = Count(sellerId, domain);
        if (count > 0)
            registry.Learn(sellerId);
        for (var number = count - 1; number >= 0; number--)
            yield return Asin(sellerId, domain, number);
    }

    /// <summary>The sellers known to list an ASIN, the one it was made for first.</summary>
    public IReadOnlyList<string> Listers(string asin, int domain) =>
        !code.TryDecode(asin, out var tag, out _, out var number)
            ? []
            : [.. registry.WithTag(tag).SelectMany(owner => WithSharers(owner, number)).Where(sellerId => Lists(sellerId, domain, number, asin))];

    /// <summary>The number that the ASIN's own seller gives it; null for an ASIN of no seller's making.</summary>
    public int? Number(string asin, int domain) =>
        code.TryDecode(asin, out _, out var marketplace, out var number) && (marketplace == 0 || marketplace == domain) ? number : null;

    private static IEnumerable<string> WithSharers(string owner, int number) =>
        owner == SpecialSellers.Small && number < SpecialSellers.SharedProducts ? [owner, SpecialSellers.Shared] : [owner];

    private bool Lists(string sellerId, int domain, int number, string asin) =>
        number < Count(sellerId, domain) && Asin(sellerId, domain, number) == asin;

    // Half of a seller's products are in all its marketplaces, the rest in one each.
    private string Asin(string sellerId, int domain, int number)
    {
        var maker = sellerId == SpecialSellers.Shared && number < SpecialSellers.SharedProducts ? SpecialSellers.Small : sellerId;
        var everywhere = Dice.Hash(seed, maker, number) % 2 == 0;
        return code.Encode(code.Tag(maker), everywhere ? 0 : domain, number);
    }

    private static int Number(string digits) =>
        long.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? (int)Math.Min(number, MostListed) : MostListed;

    [GeneratedRegex("[0-9]+(?=[^0-9]*$)")]
    private static partial Regex LastDigits();
}
