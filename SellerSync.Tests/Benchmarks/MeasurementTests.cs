using System.Text.Json;
using SellerSync.Benchmarks;
using SellerSync.Benchmarks.Harness;
using SellerSync.Tests.Documents;

namespace SellerSync.Tests.Benchmarks;

/// <summary>What the benchmarks make of their samples. The figures themselves are measured by nobody's test.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class MeasurementTests
{
    [TestCase(new[] { 3.0 }, 3)]
    [TestCase(new[] { 9.0, 1.0, 5.0 }, 5)]
    [TestCase(new[] { 9.0, 1.0, 5.0, 7.0 }, 6)]
    public void The_median_stands_in_the_middle(double[] samples, double median) => Assert.That(samples.Median(), Is.EqualTo(median));

    [TestCase(0.5, 50)]
    [TestCase(0.95, 95)]
    [TestCase(0.99, 99)]
    [TestCase(1, 100)]
    public void A_percentile_is_the_least_sample_that_so_many_do_not_exceed(double part, double expected) =>
        Assert.That(Enumerable.Range(1, 100).Reverse().Select(number => (double)number).Percentile(part), Is.EqualTo(expected));

    [Test]
    public void No_sample_is_no_median() => Assert.That(() => Array.Empty<double>().Median(), Throws.ArgumentException);

    [TestCase(14, true)]
    [TestCase(14.1, false)]
    public void At_most_compares_with_the_limit(double value, bool isMet)
    {
        var measured = Measurement.Of("1", "a figure", value, "ms", Aim.AtMost(1.4, Against.Limit), peer: 1, limit: 10);

        Assert.That(measured, Has.Property(nameof(Measurement.Met)).EqualTo(isMet).And.Property(nameof(Measurement.Target)).EqualTo("<= 1.4 x limit"));
        Assert.That(measured.Ratio, Is.EqualTo(value / 10));
    }

    [TestCase(50, true)]
    [TestCase(49, false)]
    public void At_least_compares_with_the_peer(double value, bool isMet) =>
        Assert.That(Measurement.Of("1", "a figure", value, "rows/s", Aim.AtLeast(5, Against.Peer), peer: 10, limit: 1_000).Met, Is.EqualTo(isMet));

    [Test]
    public void A_figure_without_an_aim_is_neither_met_nor_missed()
    {
        var measured = Measurement.Of("1", "a figure", 7, "ms", Aim.None, limit: 1);

        Assert.That(measured.Met, Is.Null);
        Assert.That(measured.Target, Is.EqualTo("reported"));
    }

    [Test]
    public void An_aim_that_compares_needs_its_reference() =>
        Assert.That(() => Measurement.Of("1", "a figure", 7, "ms", Aim.AtMost(1, Against.Peer), limit: 1), Throws.ArgumentNullException);

    [Test]
    public void The_json_is_an_array_of_eight_fields_each()
    {
        using var json = JsonDocument.Parse(MeasurementJson.Write([Measurement.Of("1", "a figure", 7, "ms", Aim.AtMost(5), peer: 3)]));

        var line = json.RootElement.EnumerateArray().Single();
        Assert.That(line.EnumerateObject().Select(field => field.Name), Is.EqualTo(new[] { "id", "figure", "value", "unit", "peer", "limit", "target", "met" }));
        Assert.That(line.GetRawText(), Does.Contain("\"<= 5\"").And.Contain("\"limit\": null").And.Contain("\"met\": false"));
    }

    [Test]
    public void The_table_says_what_was_missed() =>
        Assert.That(
            MarkdownTable.Of([Measurement.Of("3", "a figure", 12_345.6, "rows/s", Aim.AtLeast(0.8, Against.Limit), limit: 20_000)]),
            Does.EndWith($"| 3 | a figure | 12,346 |  | 20,000 | rows/s | 0.62 | >= 0.8 x limit | **no** |{Environment.NewLine}"));

    [Test]
    public void Every_figure_of_the_page_can_be_measured_by_its_name()
    {
        var page = Page.Read("performance.md").Text;

        Assert.That(Figures.Names.Keys.Order(), Is.EqualTo(Enumerable.Range(1, 11)));
        Assert.That(Figures.Names.Where(figure => !page.Contains($"| {figure.Key} | `{figure.Value}` |", StringComparison.Ordinal)), Is.Empty);
    }
}
