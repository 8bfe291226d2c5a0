using CsCheck;
using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class SellerIdTests
{
    private static readonly Gen<string> Genuine = Gen.String[Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"], SellerId.MinLength, SellerId.MaxLength];

    [TestCase(null, "Seller ID is required")]
    [TestCase("", "Seller ID is required")]
    [TestCase(" \t\n", "Seller ID is required")]
    [TestCase("A1EXAMPLE123", "Seller ID must be 13-15 characters")]
    [TestCase("A1EXAMPLE1234567", "Seller ID must be 13-15 characters")]
    [TestCase("a1example1234", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    [TestCase("A1EXAMPLE-234", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    [TestCase("A1EXAMPLE 234", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    [TestCase("A1EXAMPLÉ1234", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    [TestCase("A1EXAMPLE١234", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    [TestCase("';drop table--", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    public void What_is_no_seller_ID_gets_the_contracts_sentence(string? text, string sentence)
    {
        var parsed = SellerId.TryParse(text, out _, out var error);

        Assert.That(parsed, Is.False);
        Assert.That(error, Is.EqualTo(sentence));
        Assert.That(() => SellerId.Parse(text!), Throws.TypeOf<FormatException>().With.Message.EqualTo(sentence));
    }

    [TestCase("A1EXAMPLE1234")]
    [TestCase("A1EXAMPLE12345")]
    [TestCase("A1EXAMPLE123456")]
    [TestCase("  A1EXAMPLE1234\r\n")]
    public void White_space_around_a_seller_ID_is_taken_off(string text)
    {
        Assert.That(SellerId.TryParse(text, out var sellerId, out var error), Is.True);
        Assert.That(error, Is.Null);
        Assert.That(sellerId.Value, Is.EqualTo(text.Trim()));
    }

    [Test]
    public void Every_genuine_seller_ID_is_read_as_itself_and_shown_by_its_first_8_characters() => Genuine.Sample(text =>
    {
        var sellerId = SellerId.Parse(text);

        Assert.That(sellerId.ToString(), Is.EqualTo(text));
        Assert.That(sellerId.Abbreviated, Is.EqualTo(text[..8]));
        Assert.That(SellerId.Parse($" {text} "), Is.EqualTo(sellerId));
    });

    [Test]
    public void Any_text_is_either_a_seller_ID_or_gets_a_sentence() => Gen.String.Sample(text =>
        Assert.That(SellerId.TryParse(text, out _, out var error), Is.EqualTo(error is null)));
}
