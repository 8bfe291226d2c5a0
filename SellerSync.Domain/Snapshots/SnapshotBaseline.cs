using System.Collections.Frozen;
using SellerSync.Domain.Asins;

namespace SellerSync.Domain.Snapshots;

/// <summary>
/// Whether a first lookup may take an earlier snapshot of the seller's storefront for what is known of it. A young snapshot
/// may not: Keepa re-adds old ASINs within weeks. Nor may one of which most has gone: it says little about the seller of today.
/// </summary>
public static class SnapshotBaseline
{
    public static readonly TimeSpan MinAge = TimeSpan.FromDays(30);

    /// <summary>The snapshot where it is at least <see cref="MinAge"/> old and at most half of the current list is new against it; else nothing.</summary>
    public static IReadOnlySet<Asin> Known(
        IReadOnlyList<Asin> current, IReadOnlyList<Asin> snapshot, DateTimeOffset snapshotDate, DateTimeOffset now)
    {
        var known = snapshot.ToFrozenSet();
        var listed = current.Distinct().Count();
        return now - snapshotDate >= MinAge && AsinList.New(current, known).Count * 2 <= listed ? known : FrozenSet<Asin>.Empty;
    }
}
