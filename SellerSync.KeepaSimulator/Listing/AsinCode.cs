using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Listing;

/// <summary>
/// Writes who lists a product into its ASIN and reads it back, so that `/product` knows its seller although the request does not name
/// one: 41 bits (20 of the seller, 4 of the marketplace, 17 of the product's number), shuffled, in 8 digits of base 36.
/// </summary>
internal sealed class AsinCode(int seed)
{
    public const int MostProducts = 1 << NumberBits;

    private const int NumberBits = 17;
    private const int ShelfBits = NumberBits + 4;
    private const ulong Mask = (1UL << 41) - 1;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // An odd factor has an inverse modulo a power of two; shifting 41 bits by 21 and combining undoes itself.
    private const ulong Factor = 0x1B873593ED5;
    private static readonly ulong Inverse = InverseOf(Factor);

    private readonly ulong _key = Dice.Hash(seed, "asin") & Mask;

    /// <summary>The 20 bits that stand for a seller.</summary>
    public int Tag(string sellerId) => (int)(Dice.Hash(seed, sellerId) & 0xFFFFF);

    /// <param name="tag">The seller's 20 bits.</param>
    /// <param name="marketplace">The only marketplace that has the product, 1 to 15; 0 for all of them.</param>
    /// <param name="number">The seller's number for it, below <see cref="MostProducts"/>.</param>
    public string Encode(int tag, int marketplace, int number)
    {
        var value = ((ulong)tag << ShelfBits) | ((ulong)marketplace << NumberBits) | (uint)number;
        value ^= _key;
        value = (value * Factor) & Mask;
        value ^= value >> 21;
        value = (value * Factor) & Mask;
        return string.Create(10, value, static (asin, rest) =>
        {
            "B0".CopyTo(asin);
            for (var place = 9; place >= 2; place--, rest /= 36)
                asin[place] = Digits[(int)(rest % 36)];
        });
    }

    public bool TryDecode(string asin, out int tag, out int marketplace, out int number)
    {
        (tag, marketplace, number) = (0, 0, 0);
        if (asin.Length != 10 || !asin.StartsWith("B0", StringComparison.Ordinal))
            return false;

        var value = 0UL;
        foreach (var character in asin.AsSpan(2))
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            value = (value * 36) + (ulong)digit;
        }

        if (value > Mask)
            return false;

        value = (value * Inverse) & Mask;
        value ^= value >> 21;
        value = (value * Inverse) & Mask;
        value ^= _key;
        tag = (int)(value >> ShelfBits);
        marketplace = (int)(value >> NumberBits) & 0xF;
        number = (int)(value & (MostProducts - 1));
        return true;
    }

    private static ulong InverseOf(ulong factor)
    {
        var inverse = factor;
        for (var step = 0; step < 6; step++)
            inverse *= 2 - (factor * inverse);
        return inverse & Mask;
    }
}
