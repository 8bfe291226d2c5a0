using System.Collections.Frozen;

namespace SellerSync.Domain.Sellers;

/// <summary>One Amazon marketplace, by the number that Keepa calls its domain.</summary>
/// <param name="Id">Keepa's domain ID.</param>
/// <param name="Host">Its web host, for example amazon.co.uk.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Decimals">Decimals of the currency: Keepa's prices are integers in its smallest unit, so yen have none.</param>
public sealed record Marketplace(int Id, string Host, string Currency, int Decimals)
{
    public const int DefaultId = 1;

    // 7 (amazon.cn) is closed; 12 (amazon.com.br) is known for products but not for sellers.
    private static readonly FrozenDictionary<int, Marketplace> ById = new Marketplace[]
    {
        new(1, "amazon.com", "USD", 2),
        new(2, "amazon.co.uk", "GBP", 2),
        new(3, "amazon.de", "EUR", 2),
        new(4, "amazon.fr", "EUR", 2),
        new(5, "amazon.co.jp", "JPY", 0),
        new(6, "amazon.ca", "CAD", 2),
        new(8, "amazon.it", "EUR", 2),
        new(9, "amazon.es", "EUR", 2),
        new(10, "amazon.in", "INR", 2),
        new(11, "amazon.com.mx", "MXN", 2),
    }.ToFrozenDictionary(marketplace => marketplace.Id);

    /// <summary>The contract's sentence for a domain that is none.</summary>
    public static string InvalidDomainMessage { get; } =
        $"Invalid domain. Valid domains are: {string.Join(", ", ById.Keys.Order())}";

    public static IReadOnlyCollection<Marketplace> All { get; } = [.. ById.Values.OrderBy(marketplace => marketplace.Id)];

    /// <summary>The marketplace of a Keepa domain ID, or null where there is none.</summary>
    public static Marketplace? Find(int id) => ById.GetValueOrDefault(id);

    /// <summary>An amount of Keepa's, in the currency: 1999 is 19.99 in USD and 1999 in JPY.</summary>
    public decimal Price(long smallestUnits) => Decimals == 0 ? smallestUnits : smallestUnits / 100m;

    public Uri ProductUrl(Asins.Asin asin) => new($"https://{Host}/dp/{asin}");
}
