namespace SellerSync.Local.Soak;

/// <summary>Sellers that nobody has looked up yet, of all sizes; some that others look up as well, and some that do not exist.</summary>
internal sealed class SoakSellers
{
    private const string Letters = "BCDEFGHJKLMNPQRSTVWXYZ";

    private readonly Lock _gate = new();
    private readonly Random _random = new();
    private readonly List<string> _known = [];

    /// <summary>13 to 15 characters; the simulator lists as many products as the last digits say, and knows no A0UNKNOWN.</summary>
    public string Next()
    {
        lock (_gate)
        {
            var dice = _random.Next(100);
            if (dice < 5)
                return $"A0UNKNOWN{Word(5)}";
            if (dice < 15 && _known.Count > 0)
                return _known[_random.Next(_known.Count)];
            var seller = $"A{Word(6)}SHOP{Size(_random.Next(100)):0000}";
            _known.Add(seller);
            return seller;
        }
    }

    private int Size(int dice) => dice switch
    {
        < 40 => _random.Next(3, 40),
        < 70 => _random.Next(40, 76),
        < 95 => _random.Next(76, 201),
        _ => _random.Next(201, 401),
    };

    private string Word(int length) => new([.. Enumerable.Range(0, length).Select(_ => Letters[_random.Next(Letters.Length)])]);
}
