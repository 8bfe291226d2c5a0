namespace SellerSync.Tests.Documents;

/// <summary>docs/requirements.md leads from each line of the requirement text to its code and to a test that holds it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RequirementsTests
{
    private static readonly Page Page = Page.Read("requirements.md");

    [Test]
    public void All_code_that_it_names_exists() => Assert.That(Page.Quoted("code").Where(name => !CodeNames.IsInProduct(name)), Is.Empty);

    [Test]
    public void All_tests_that_it_names_exist() => Assert.That(Page.Quoted("test").Where(name => !CodeNames.IsTest(name)), Is.Empty);

    [Test]
    public void Every_requirement_has_code_and_a_test()
    {
        Assert.That(Page.Rows, Has.Count.GreaterThan(40));
        Assert.That(Page.Rows.Where(row => !Page.Quoted(row, "code").Any() || !Page.Quoted(row, "test").Any()).Select(row => row["requirement"]), Is.Empty);
    }
}
