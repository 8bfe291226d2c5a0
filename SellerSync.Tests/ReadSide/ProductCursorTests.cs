using CsCheck;
using SellerSync.Domain.SellerProducts;
using SellerSync.Functions.SellerProducts;

namespace SellerSync.Tests.ReadSide;

[Parallelizable(ParallelScope.All)]
public sealed class ProductCursorTests
{
    private static readonly Gen<ProductPosition> Position =
        from micros in Gen.Long
        from hasKey in Gen.Bool
        from id in Gen.Guid
        select new ProductPosition(hasKey ? micros / 1_000_000m : null, id);

    [Test]
    public void A_position_survives_its_cursor() =>
        Position.Sample(position => ProductCursor.TryDecode(ProductCursor.Encode(position, "question"), "question", out var read) && read == position);

    [Test]
    public void A_cursor_of_another_question_is_refused() =>
        Position.Sample(position => !ProductCursor.TryDecode(ProductCursor.Encode(position, "question"), "other", out _));

    [Test]
    public void A_cursor_with_a_changed_character_is_refused_or_the_same_position() =>
        (from position in Position from at in Gen.Int[0, 1_000] from to in Gen.Char["ABab09-_=|"] select (position, at, to)).Sample(sample =>
        {
            var cursor = ProductCursor.Encode(sample.position, "question").ToCharArray();
            cursor[sample.at % cursor.Length] = sample.to;
            return !ProductCursor.TryDecode(new string(cursor), "question", out var read) || read == sample.position;
        });

    [Test]
    public void No_text_throws() => Gen.String.Sample(text => !ProductCursor.TryDecode(text, "question", out _));
}
