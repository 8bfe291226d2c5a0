namespace SellerSync.Tests.Documents;

[Parallelizable(ParallelScope.All)]
public sealed class CodeNamesTests
{
    [TestCase("RoutingPolicy")]
    [TestCase("RoutingPolicy.Decide")]
    [TestCase("RoutingPolicy.Decide(productCount, tokens, userTokensLastHour, thresholds)")]
    [TestCase("ITokenStatusStore.ReadAsync()")]
    [TestCase("StorefrontLimit.MaxProducts")]
    [TestCase("docs/architecture.md")]
    public void What_there_is_is_found(string name) => Assert.That(CodeNames.IsInProduct(name), Is.True);

    [TestCase("RoutingPolitics")]
    [TestCase("RoutingPolicy.Decided")]
    [TestCase("RoutingPolicy.Decide(tokens, productCount, userTokensLastHour, thresholds)")]
    [TestCase("RoutingPolicy.Decide(productCount)")]
    [TestCase("RoutingPolicy.")]
    [TestCase("docs/architecture.txt")]
    public void What_is_renamed_or_moved_is_not(string name) => Assert.That(CodeNames.IsInProduct(name), Is.False);

    [TestCase("CodeNamesTests.A_test_is_found_and_nothing_else", true)]
    [TestCase("CodeNamesTests.A_test_is_found", false)]
    [TestCase("CodeNamesTests", false)]
    [TestCase("CodeNames.IsTest", false)]
    [TestCase("RoutingPolicy.Decide", false)]
    public void A_test_is_found_and_nothing_else(string name, bool found) => Assert.That(CodeNames.IsTest(name), Is.EqualTo(found));
}
