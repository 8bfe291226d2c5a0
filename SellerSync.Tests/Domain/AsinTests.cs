using CsCheck;
using SellerSync.Domain.Asins;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class AsinTests
{
    [TestCase("B00EXAMPLE", "B00EXAMPLE")]
    [TestCase("b00example", "B00EXAMPLE")]
    [TestCase(" 0123456789\t", "0123456789")]
    public void An_ASIN_is_trimmed_and_raised_to_upper_case(string text, string asin)
    {
        Assert.That(Asin.Parse(text).Value, Is.EqualTo(asin));
        Assert.That(Asin.Parse(text).ToString(), Is.EqualTo(asin));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("          ")]
    [TestCase("B00EXAMPL")]
    [TestCase("B00EXAMPLES")]
    [TestCase("B00-XAMPLE")]
    [TestCase("B00 XAMPLE")]
    [TestCase("B00ÉXAMPLE")]
    [TestCase("B00ıXAMPLE")]
    [TestCase("B00EXAMPL١")]
    public void What_is_no_ASIN_is_refused(string? text)
    {
        Assert.That(Asin.TryParse(text, out var asin), Is.False);
        Assert.That(asin, Is.EqualTo(default(Asin)));
        Assert.That(() => Asin.Parse(text!), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Case_never_tells_two_ASINs_apart() => Some.Asin.Sample(asin =>
    {
        Assert.That(Asin.Parse(asin.Value.ToLowerInvariant()), Is.EqualTo(asin));
        Assert.That(asin.Value, Does.Match("^[A-Z0-9]{10}$"));
    });
}
