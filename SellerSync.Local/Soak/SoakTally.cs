namespace SellerSync.Local.Soak;

/// <summary>What users met, counted as it happens.</summary>
internal sealed class SoakTally
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _sellers = [];
    private readonly List<TimeSpan> _answers = [];
    private readonly List<TimeSpan> _products = [];
    private readonly SortedDictionary<string, int> _errors = new(StringComparer.Ordinal);
    private int _unknown;

    /// <summary>A seller was looked up; from its first try on, that took so long.</summary>
    public void Answered(string sellerId, TimeSpan took)
    {
        lock (_gate)
        {
            _sellers.Add(sellerId);
            _answers.Add(took);
        }
    }

    /// <summary>All products of a lookup were there, so long after its answer.</summary>
    public void Complete(TimeSpan took)
    {
        lock (_gate)
            _products.Add(took);
    }

    public void Unknown()
    {
        lock (_gate)
            _unknown++;
    }

    public void Failed(string kind)
    {
        lock (_gate)
            _errors[kind] = _errors.GetValueOrDefault(kind) + 1;
    }

    public IReadOnlyCollection<string> Sellers
    {
        get
        {
            lock (_gate)
                return [.. _sellers];
        }
    }

    public SoakReport.Experience Read()
    {
        lock (_gate)
            return new SoakReport.Experience(_answers.Count, _unknown, Latency(_answers), Latency(_products), new SortedDictionary<string, int>(_errors));
    }

    private static SoakReport.Latency Latency(List<TimeSpan> all)
    {
        var sorted = all.Order().ToList();
        return new SoakReport.Latency(At(0.5), At(0.95));

        double At(double share) => sorted.Count == 0 ? 0 : Math.Round(sorted[(int)(share * (sorted.Count - 1))].TotalSeconds, 2);
    }
}
