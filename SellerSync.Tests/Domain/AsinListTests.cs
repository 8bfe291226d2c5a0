using CsCheck;
using SellerSync.Domain.Asins;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class AsinListTests
{
    [Test]
    public void Normalizing_keeps_the_order_and_drops_repeats_in_either_case()
    {
        var (valid, invalid) = AsinList.Normalize(["B000000002", " b000000001 ", "b000000002", "B000000001", "B000000003"]);

        Assert.That(valid.Select(asin => asin.Value), Is.EqualTo(new[] { "B000000002", "B000000001", "B000000003" }));
        Assert.That(invalid, Is.Empty);
    }

    [Test]
    public void Texts_of_another_form_are_told_apart_as_they_came()
    {
        var (valid, invalid) = AsinList.Normalize(["short", "B000000001", null, "", "B00000000-"]);

        Assert.That(valid, Is.EqualTo(new[] { Asin.Parse("B000000001") }));
        Assert.That(invalid, Is.EqualTo(new[] { "short", "null", "", "B00000000-" }));
    }

    [Test]
    public void Normalizing_equals_the_distinct_ASINs_in_their_order() => Gen.Select(Some.FewAsins.Array[0, 60], Gen.Bool).Sample((asins, lower) =>
    {
        var (valid, _) = AsinList.Normalize(asins.Select(asin => lower ? asin.Value.ToLowerInvariant() : asin.Value));

        Assert.That(valid, Is.EqualTo(asins.Distinct()));
        Assert.That(AsinList.Normalize(valid.Select(asin => asin.Value)).Valid, Is.EqualTo(valid), "once is enough");
    });

    [Test]
    public void New_is_current_without_known_freshest_first_and_each_once() => Gen.Select(Some.FewAsins.Array[0, 60], Some.FewAsins.HashSet[0, 20]).Sample((current, known) =>
    {
        var expected = new List<Asin>();
        foreach (var asin in current)
        {
            if (!known.Contains(asin) && !expected.Contains(asin))
            {
                expected.Add(asin);
            }
        }

        Assert.That(AsinList.New(current, known), Is.EqualTo(expected));
    });

    [Test]
    public void Of_a_seller_of_whom_nothing_is_known_everything_is_new() => Some.FewAsins.HashSet[0, 20].Sample(current =>
        Assert.That(AsinList.New(current, new HashSet<Asin>()), Is.EqualTo(current)));
}
