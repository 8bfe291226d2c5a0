using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.SellerLookup;

/// <summary>
/// One lookup at a time for each seller in this process: a storefront costs 10 tokens, and whoever asks meanwhile gets what
/// the first one paid for.
/// </summary>
public sealed class SellerTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(SellerId, Marketplace), Line> _lines = [];

    /// <summary>How many sellers somebody has a turn of, or waits for.</summary>
    public int Sellers
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>Waits for this seller's turn, which ends when disposed.</summary>
    public async Task<Turn> TakeAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var (line, hadToWait) = Join((sellerId, marketplace));
        try
        {
            await line.Turn.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(line);
            throw;
        }

        return new Turn(hadToWait, () => End(line));
    }

    private (Line Line, bool HadToWait) Join((SellerId, Marketplace) seller)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(seller, out var line))
            {
                _lines.Add(seller, line = new Line(seller));
            }

            return (line, ++line.Length > 1);
        }
    }

    private void End(Line line)
    {
        line.Turn.Release();
        Leave(line);
    }

    private void Leave(Line line)
    {
        lock (_lock)
        {
            if (--line.Length == 0)
            {
                _lines.Remove(line.Seller);
            }
        }
    }

    private sealed class Line((SellerId, Marketplace) seller)
    {
        public (SellerId, Marketplace) Seller => seller;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>Whoever has the turn, and all who wait for it.</summary>
        public int Length { get; set; }
    }

    /// <param name="HadToWait">Somebody else has just asked, so the answer may stand in the database by now.</param>
    public readonly record struct Turn(bool HadToWait, Action End) : IDisposable
    {
        public void Dispose() => End();
    }
}
