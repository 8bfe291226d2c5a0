using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Faults;

/// <summary>The faults in force, oldest first; the first one that matches a request hits it.</summary>
public sealed class FaultPlans(int seed)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Dice _dice = Dice.For(seed, "faults");

    /// <summary>The plans that can still hit something.</summary>
    public IReadOnlyList<FaultPlan> Plans
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(entry => entry.Plan)];
        }
    }

    /// <summary>Puts a fault in force.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number in it makes no sense.</exception>
    public void Add(FaultPlan plan)
    {
        plan.Validate();
        lock (_lock)
            _entries.Add(new(plan));
    }

    /// <summary>Lifts all faults.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>The fault that hits this request, and counts it as hit.</summary>
    internal FaultPlan? Take(string path, IEnumerable<string> subjects)
    {
        lock (_lock)
        {
            var entry = _entries.Find(entry => entry.Matches(path, subjects) && --entry.Spared < 0 && Rolls(entry.Plan));
            if (entry is null)
                return null;
            if (++entry.Hits >= entry.Plan.Count)
                _entries.Remove(entry);
            return entry.Plan;
        }
    }

    private bool Rolls(FaultPlan plan) => plan.Probability >= 1 || _dice.Between(0, 999_999) < plan.Probability * 1_000_000;

    private sealed class Entry(FaultPlan plan)
    {
        public FaultPlan Plan { get; } = plan;
        public int Spared { get; set; } = plan.Skip;
        public int Hits { get; set; }

        public bool Matches(string path, IEnumerable<string> subjects) =>
            (Plan.Path is null || Plan.Path == path) && (Plan.Subject is null || subjects.Contains(Plan.Subject));
    }
}
