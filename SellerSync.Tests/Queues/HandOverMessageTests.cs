using System.Text;
using SellerSync.Domain.Asins;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Queues;

namespace SellerSync.Tests.Queues;

[Parallelizable(ParallelScope.All)]
public sealed class HandOverMessageTests
{
    private const int MostBytesOfAMessage = 64 * 1024;

    [Test]
    public void A_letter_of_3000_products_fits_into_a_message_and_arrives_as_it_was()
    {
        var letter = Letter(StorefrontLimit.MaxProducts);

        var text = HandOverMessage.From(letter).ToString();
        var read = HandOverMessage.Parse(text).ReadLetter()!;

        Assert.That(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), Has.Length.LessThan(MostBytesOfAMessage));
        Assert.That(read with { Asins = letter.Asins }, Is.EqualTo(letter));
        Assert.That(read.Asins, Is.EqualTo(letter.Asins));
    }

    [Test]
    public void A_doorbell_carries_no_letter()
    {
        var id = Guid.NewGuid();

        var message = HandOverMessage.Parse(new HandOverMessage(HandOverMessage.CurrentVersion, id).ToString());

        Assert.That((message.HandOverId, message.ReadLetter()), Is.EqualTo((id, (HandOverLetter?)null)));
    }

    [TestCase("\"version\":2", "\"version\":1", Description = "a doorbell with a letter")]
    [TestCase("\"version\":2", "\"version\":3")]
    [TestCase("\"domain\":1", "\"domain\":7")]
    [TestCase("A1SMALLSHOP12", "A1")]
    [TestCase("\"sellerId\"", "\"seller\"")]
    [TestCase("B000000000", "short")]
    [TestCase("[\"B000000000\"]", "[]")]
    [TestCase("[\"B000000000\"]", "null")]
    [TestCase("\"userId\"", "\"user\"")]
    public void A_letter_that_cannot_be_read_is_refused(string right, string wrong)
    {
        var text = HandOverMessage.From(Letter(1)).ToString();
        Assert.That(text, Does.Contain(right));

        Assert.That(
            () => HandOverMessage.Parse(text.Replace(right, wrong, StringComparison.Ordinal)),
            Throws.TypeOf<UnreadableMessageException>());
    }

    private static HandOverLetter Letter(int products) => new(
        Guid.NewGuid(),
        Guid.NewGuid(),
        SellerId.Parse("A1SMALLSHOP12"),
        Marketplace.Find(1)!,
        [.. Enumerable.Range(0, products).Select(number => Asin.Parse($"B0{number:D8}"))]);
}
