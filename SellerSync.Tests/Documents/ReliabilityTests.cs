using System.Globalization;

namespace SellerSync.Tests.Documents;

/// <summary>docs/reliability.md leads from each fault and each forged token to the tests that hold it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReliabilityTests
{
    private static readonly Page Page = Page.Read("reliability.md");

    [Test]
    public void All_tests_that_it_names_exist() => Assert.That(Page.Quoted("test").Where(name => !CodeNames.IsTest(name)), Is.Empty);

    [TestCase("fault", 54)]
    [TestCase("token", 32)]
    public void Every_number_has_its_row_and_a_test(string column, int count)
    {
        var rows = Page.Rows.Where(row => row.ContainsKey(column)).ToList();

        Assert.That(rows.Select(row => int.Parse(row[column], CultureInfo.InvariantCulture)), Is.EqualTo(Enumerable.Range(1, count)));
        Assert.That(rows.Where(row => !Page.Quoted(row, "test").Any()).Select(row => row[column]), Is.Empty);
    }
}
