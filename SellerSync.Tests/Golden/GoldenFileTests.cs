using System.Reflection;

namespace SellerSync.Tests.Golden;

[Parallelizable(ParallelScope.All)]
public sealed class GoldenFileTests
{
    [Test]
    public void Every_golden_file_has_its_test_and_every_test_its_file()
    {
        var files = Directory.EnumerateFiles(GoldenFile.Folder, "*.json", SearchOption.AllDirectories)
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(GoldenFile.Folder, path).Replace('\\', '/'), null));

        Assert.That(files, Is.EquivalentTo(Names(typeof(SellerLookupGoldenTests)).Concat(Names(typeof(ProductProcessingGoldenTests)))));
    }

    [TestCase("""{"lastCheckedAt": "2026-11-01T12:00:00.000Z"}""", """{"lastCheckedAt": "<time>"}""")]
    [TestCase("""{"lastCheckedAt": "2026-11-01T12:00:00Z"}""", null)]
    [TestCase("""{"lastCheckedAt": "2026-11-01T12:00:00.000+00:00"}""", null)]
    [TestCase("""{"batchId": "0b6cf4a2-5d0e-7c11-9a5e-0123456789ab"}""", """{"batchId": "<uuid>"}""")]
    [TestCase("""{"batchId": "0B6CF4A2-5D0E-7C11-9A5E-0123456789AB"}""", null)]
    [TestCase("""{"channel": "seller_batches:0b6cf4a2-5d0e-7c11-9a5e-0123456789ab"}""", """{"channel": "seller_batches:<uuid>"}""")]
    [TestCase("""{"channel": "batches:0b6cf4a2-5d0e-7c11-9a5e-0123456789ab"}""", null)]
    [TestCase("{\"processingTime\": 17\n}", "{\"processingTime\": \"<milliseconds>\"\n}")]
    [TestCase("{\"processingTime\": 17.5\n}", null)]
    [TestCase("{\"processingTime\": -1\n}", null)]
    [TestCase("{\"asinCount\": 17\n}", null)]
    public void Only_a_value_of_the_right_form_becomes_a_placeholder(string json, string? expected) =>
        Assert.That(GoldenFile.WithPlaceholders(json), Is.EqualTo(expected ?? json));

    private static IEnumerable<string> Names(Type fixture) => fixture.GetMethods()
        .SelectMany(method => method.GetCustomAttributes<TestCaseAttribute>())
        .Select(test => (string)test.Arguments[0]!);
}
