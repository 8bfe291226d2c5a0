using SellerSync.Domain.Memory;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class MemoryReadingTests
{
    [TestCase(400, false, false)]
    [TestCase(401, true, false)]
    [TestCase(700, true, false)]
    [TestCase(701, true, true)]
    public void Over_40_percent_is_worth_collecting_and_over_70_percent_is_high(int used, bool isWorthCollecting, bool isHigh)
    {
        var reading = new MemoryReading(used, 1_000, "plan");

        Assert.That((reading.IsWorthCollecting, reading.IsHigh), Is.EqualTo((isWorthCollecting, isHigh)));
    }
}
