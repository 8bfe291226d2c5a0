namespace SellerSync.KeepaSimulator.Marketplaces;

/// <summary>One Amazon marketplace under Keepa's number for it; 7 was China and is refused.</summary>
internal sealed record Marketplace(int Id, string Host, string Currency, int Decimals = 2)
{
    private static readonly Dictionary<int, Marketplace> All = new Marketplace[]
    {
        new(1, "amazon.com", "USD"),
        new(2, "amazon.co.uk", "GBP"),
        new(3, "amazon.de", "EUR"),
        new(4, "amazon.fr", "EUR"),
        new(5, "amazon.co.jp", "JPY", 0),
        new(6, "amazon.ca", "CAD"),
        new(8, "amazon.it", "EUR"),
        new(9, "amazon.es", "EUR"),
        new(10, "amazon.in", "INR"),
        new(11, "amazon.com.mx", "MXN"),
        new(12, "amazon.com.br", "BRL"),
    }.ToDictionary(marketplace => marketplace.Id);

    public static Marketplace? Find(int id) => All.GetValueOrDefault(id);

    private decimal Scale => Decimals == 0 ? 1m : 100m;

    /// <summary>Smallest units of the currency to an amount of money.</summary>
    public decimal Money(int smallestUnits) => smallestUnits / Scale;

    /// <summary>An amount of money as it travels on the wire.</summary>
    public int Wire(decimal amount) => (int)(amount * Scale);

    /// <summary>An amount on the wire, or the code Keepa sends in its place.</summary>
    public int Wire(decimal? amount, int missing) => amount is { } known ? Wire(known) : missing;
}
