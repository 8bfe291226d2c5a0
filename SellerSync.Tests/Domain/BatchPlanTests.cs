using CsCheck;
using SellerSync.Domain.Batches;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class BatchPlanTests
{
    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(100, 1)]
    [TestCase(101, 2)]
    [TestCase(250, 3)]
    [TestCase(3_000, 30)]
    public void A_batch_holds_100_products(int products, int batches) =>
        Assert.That(BatchPlan.Split(Enumerable.Range(0, products).Select(Some.AsinOf)), Has.Count.EqualTo(batches));

    [Test]
    public void The_batches_one_after_the_other_are_the_list_and_all_but_the_last_are_full() => Gen.Select(Some.FewAsins.Array[0, 350], Gen.Int[1, 120]).Sample((asins, size) =>
    {
        var batches = BatchPlan.Split(asins, size);

        Assert.That(batches.SelectMany(batch => batch), Is.EqualTo(asins));
        Assert.That(batches.SkipLast(1).Select(batch => batch.Count), Is.All.EqualTo(size));
        Assert.That(batches.TakeLast(1).Select(batch => batch.Count), Is.All.InRange(1, size));
    });

    [TestCase(1, BatchPriority.High, "HIGH")]
    [TestCase(200, BatchPriority.High, "HIGH")]
    [TestCase(201, BatchPriority.Low, "LOW")]
    [TestCase(3_000, BatchPriority.Low, "LOW")]
    public void Up_to_200_products_go_first(int products, BatchPriority priority, string word)
    {
        Assert.That(BatchPlan.PriorityOf(products), Is.EqualTo(priority));
        Assert.That(priority.Word(), Is.EqualTo(word));
    }

    [TestCase(JobType.TimeMachine, "TIME_MACHINE")]
    [TestCase(JobType.Monitoring, "MONITORING")]
    public void A_job_type_is_read_from_its_word(JobType jobType, string word)
    {
        Assert.That(jobType.Word(), Is.EqualTo(word));
        Assert.That(BatchWords.ParseJobType(word), Is.EqualTo(jobType));
    }

    [TestCase("FULL_REFRESH")]
    [TestCase("time_machine")]
    [TestCase("")]
    public void A_job_type_without_a_flow_is_refused(string word) =>
        Assert.That(() => BatchWords.ParseJobType(word), Throws.TypeOf<FormatException>());
}
