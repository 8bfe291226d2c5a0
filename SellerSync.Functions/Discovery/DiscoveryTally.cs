using SellerSync.Domain.Discovery;

namespace SellerSync.Functions.Discovery;

/// <summary>Counts what a run of discovery does.</summary>
internal sealed class DiscoveryTally
{
    private readonly Dictionary<SkipReason, int> _skipped = [];
    private int _lookedUp;
    private int _newProducts;
    private int _tokens;

    public void Spend(int tokens) => _tokens += tokens;

    public void LookUp(int newProducts)
    {
        _lookedUp++;
        _newProducts += newProducts;
    }

    public void Skip(SkipReason reason, int sellers = 1)
    {
        if (sellers > 0)
        {
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + sellers;
        }
    }

    public DiscoveryRun ToRun(DateTimeOffset startedAt, DateTimeOffset endedAt, DiscoveryEnd end) =>
        new(startedAt, endedAt, _lookedUp, _newProducts, _tokens, _skipped, end);
}
