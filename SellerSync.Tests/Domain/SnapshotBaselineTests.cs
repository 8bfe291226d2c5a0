using CsCheck;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Snapshots;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class SnapshotBaselineTests
{
    [TestCase(30, 10, 10, true)]
    [TestCase(30, 10, 5, true, Description = "exactly half is new")]
    [TestCase(30, 11, 6, true)]
    [TestCase(30, 11, 5, false, Description = "more than half is new")]
    [TestCase(30, 10, 0, false)]
    [TestCase(29, 10, 10, false)]
    [TestCase(0, 10, 10, false)]
    [TestCase(-1, 10, 10, false, Description = "a snapshot of the future")]
    [TestCase(400, 1, 1, true)]
    public void A_snapshot_counts_when_it_is_old_and_holds_half_of_what_is_listed(int days, int listed, int held, bool counts)
    {
        var current = Enumerable.Range(0, listed).Select(Some.AsinOf).ToList();
        var snapshot = Enumerable.Range(listed - held, held + 3).Select(Some.AsinOf).ToList();

        var known = SnapshotBaseline.Known(current, snapshot, Some.Moment.AddDays(-days), Some.Moment);

        Assert.That(known, counts ? Is.EquivalentTo(snapshot) : Is.Empty);
    }

    [Test]
    public void A_moment_before_30_days_is_too_young() =>
        Assert.That(
            SnapshotBaseline.Known([Some.AsinOf(1)], [Some.AsinOf(1)], Some.Moment.AddDays(-30).AddTicks(1), Some.Moment),
            Is.Empty);

    [Test]
    public void Repeats_in_the_current_list_change_nothing() =>
        Gen.Select(Some.FewAsins.Array[0, 40], Some.FewAsins.Array[0, 40]).Sample((current, snapshot) =>
            Assert.That(Known([.. current, .. current], snapshot), Is.EquivalentTo(Known([.. current.Distinct()], snapshot))));

    [Test]
    public void At_most_half_of_the_current_list_is_ever_processed_when_a_snapshot_counts() =>
        Gen.Select(Some.FewAsins.Array[1, 40], Some.FewAsins.Array[0, 40]).Sample((current, snapshot) =>
        {
            var known = Known(current, snapshot);

            var listed = current.Distinct().Count();
            var fresh = AsinList.New(current, known).Count;
            Assert.That(known, Is.Empty.Or.EquivalentTo(snapshot.Distinct()));
            Assert.That(fresh, Is.EqualTo(listed).Or.LessThanOrEqualTo(listed / 2));
        });

    private static IReadOnlySet<Asin> Known(IReadOnlyList<Asin> current, IReadOnlyList<Asin> snapshot) =>
        SnapshotBaseline.Known(current, snapshot, Some.Moment.AddDays(-31), Some.Moment);
}
