using System.Text.RegularExpressions;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Documents;

/// <summary>Whoever is woken by an alert finds its entry in docs/runbook.md.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class RunbookTests
{
    private static readonly string Runbook = File.ReadAllText(Path.Combine(Sources.Root, "docs", "runbook.md"));

    private static IEnumerable<string> Beginnings() =>
        Alert.Matches(File.ReadAllText(Path.Combine(Sources.Root, "SellerSync.Domain", "Notifications", "Notices.cs"))).Select(alert => alert.Groups[1].Value.TrimEnd(' ', ':'));

    [Test]
    public void Every_warning_of_the_team_has_an_entry_by_its_first_words()
    {
        Assert.That(Beginnings().ToList(), Has.Count.GreaterThanOrEqualTo(9));
        Assert.That(Beginnings().Where(words => !HasEntry(words)), Is.Empty);
    }

    [TestCase("Product Processing error")]
    [TestCase("Product Batches error")]
    public void Every_error_has_one_as_well(string words) => Assert.That(HasEntry(words), Is.True);

    [Test]
    public void Every_alert_of_Azure_leads_to_an_entry()
    {
        var pages = Page.Matches(File.ReadAllText(Path.Combine(Sources.Root, "infra", "alerts.bicep"))).Select(page => page.Groups[1].Value).ToList();
        var entries = Heading.Matches(Runbook).SelectMany(heading => heading.Value[3..].Split(" and ")).Select(entry => entry.Trim('`')).ToHashSet();

        Assert.That(pages, Has.Count.GreaterThanOrEqualTo(5));
        Assert.That(pages.Except(entries), Is.Empty);
    }

    private static bool HasEntry(string words) => Heading.Matches(Runbook).Any(heading => heading.Value.Contains($"`{words}", StringComparison.Ordinal));

    [GeneratedRegex("""Notice\.Warning\(Text\(\$"([^{:]+)""")]
    private static partial Regex Alert { get; }

    [GeneratedRegex("""page: 'docs/runbook\.md, "([^"]+)"'""")]
    private static partial Regex Page { get; }

    [GeneratedRegex("^## .*$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }
}
