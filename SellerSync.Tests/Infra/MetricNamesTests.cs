using System.Text.RegularExpressions;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Infra;

/// <summary>Alerts and the workbook look at instruments that exist: a query over a misspelt one is silent for ever.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class MetricNamesTests
{
    [TestCase("alerts.bicep", 5)]
    [TestCase("workbook.json", 9)]
    public void Every_metric_is_an_instrument_of_the_meter(string file, int atLeast)
    {
        var instruments = Name.Matches(string.Join('\n', Sources.Of("SellerSync.Infrastructure").Values)).Select(match => match.Groups[1].Value).ToHashSet();
        var used = Name.Matches(File.ReadAllText(Path.Combine(BicepCli.Folder, file))).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.That(used, Has.Count.GreaterThanOrEqualTo(atLeast));
        Assert.That(used.Except(instruments), Is.Empty);
    }

    [GeneratedRegex("""["'](sellersync(?:\.[a-z_]+)+)["']""")]
    private static partial Regex Name { get; }
}
