using Microsoft.Extensions.Logging.Abstractions;
using SellerSync.Domain.Memory;
using SellerSync.Functions.ProductBatches;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.ProductBatches;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MemoryWatchTests
{
    private readonly ToldNotices _told = new();

    [TestCase(400, 0)]
    [TestCase(401, 1)]
    public void It_collects_over_40_percent(int used, int collections)
    {
        var memory = new FakeMemory(used);

        new MemoryWatch(memory, _told, NullLogger<MemoryWatch>.Instance).Look();

        Assert.That(memory.Collections, Is.EqualTo(collections));
        Assert.That(_told.Texts, Is.Empty);
    }

    [Test]
    public void What_a_collection_frees_alarms_nobody()
    {
        new MemoryWatch(new FakeMemory(900, afterCollection: 700), _told, NullLogger<MemoryWatch>.Instance).Look();

        Assert.That(_told.Texts, Is.Empty);
    }

    [Test]
    public void Memory_that_stays_over_70_percent_is_told_once_until_it_was_lower()
    {
        var memory = new FakeMemory(701);
        var watch = new MemoryWatch(memory, _told, NullLogger<MemoryWatch>.Instance);

        watch.Look();
        watch.Look();
        Assert.That(_told.Texts, Is.EqualTo(new[] { "⚠️ Memory high: 701MB approaching Flex limit: 1000MB" }));

        memory.Used = 700;
        watch.Look();
        memory.Used = 800;
        watch.Look();
        Assert.That(_told.Texts, Has.Count.EqualTo(2));
    }
}

/// <summary>Memory of 1,000 MB of which as much is used as a test says.</summary>
internal sealed class FakeMemory(int used, int? afterCollection = null) : IMemory
{
    public int Used { get; set; } = used;

    public int Collections { get; private set; }

    public MemoryReading Read() => new(Used, 1_000, "Flex");

    public void Collect()
    {
        Collections++;
        Used = afterCollection ?? Used;
    }
}
