using SellerSync.KeepaSimulator.Listing;
using SellerSync.KeepaSimulator.Marketplaces;
using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Products;

/// <summary>Makes up the facts of any ASIN, always the same ones for the same seed, marketplace, listers and number.</summary>
internal sealed class ProductGenerator(int seed, Shelves shelves)
{
    public ProductFacts Make(string asin, Marketplace marketplace)
    {
        var number = shelves.Number(asin, marketplace.Id);
        var traits = new Traits(number ?? Dice.For(seed, asin).Between(0, 9_999));
        var type = IsAsin(asin) ? traits.Type : ProductType.Invalid;
        var facts = new ProductFacts(asin, marketplace, type);
        if (type is ProductType.Invalid)
            return facts;

        var dice = Dice.For(seed, asin, marketplace.Id);
        facts = facts with { Title = Title(dice) };
        if (type is ProductType.Inaccessible)
            return facts;

        facts = Describe(facts, traits, dice);
        if (type is not ProductType.Standard)
            return facts;

        var offers = new OfferGenerator(seed, facts).Make(shelves.Listers(asin, marketplace.Id), traits, dice);
        return facts with
        {
            Offers = offers,
            CanCollectOffers = !traits.CollectionFails,
            BuyBox = BuyBox(marketplace, offers, dice),
        };
    }

    internal static bool IsAsin(string text) => text.Length == 10 && text.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9'));

    private static ProductFacts Describe(ProductFacts facts, Traits traits, Dice dice)
    {
        var categories = dice.Chance(3) ? null : dice.Pick(Words.Categories);
        return facts with
        {
            Brand = dice.Chance(8) ? null : dice.Pick(Words.Brands),
            Categories = categories,
            RootCategory = categories is null ? 0 : dice.Chance(4) ? long.MaxValue : categories[0].Id,
            Images = Images(dice),
            SalesRanks = Ranks(traits, dice),
            Rating = traits.Unrated || dice.Chance(10) ? null : dice.Between(10, 50) / 10m,
            RatingCount = traits.Unrated ? 0 : dice.Chance(10) ? null : dice.Between(1, 40_000),
            MonthlySold = dice.Chance(35) ? dice.Pick([50, 100, 200, 1_000, 100_000]) : null,
            ListedSince = dice.Pick([0, -1, -912_280, 8_676_420, dice.Between(1_000_000, 7_000_000), dice.Between(1_000_000, 7_000_000)]),
            ParentAsin = dice.Chance(15) ? "B0" + facts.Asin[2..].ToUpperInvariant()[..7] + "P" : null,
        };
    }

    private static string Title(Dice dice)
    {
        var title = $"{dice.Pick(Words.Adjectives)} {dice.Pick(Words.Things)}, {dice.Pick(Words.Endings)}";
        return dice.Between(0, 19) switch
        {
            0 => $"<b>{title}</b>",
            1 => title + " &amp; More",
            2 => title + " “軽量” ★",
            _ => title,
        };
    }

    private static List<ImageFacts>? Images(Dice dice)
    {
        if (dice.Chance(5))
            return null;

        var images = new List<ImageFacts>();
        for (var count = dice.Between(1, 4); count > 0; count--)
        {
            var name = Dice.Hash(dice.Between(0, int.MaxValue - 1), "image").ToString("x", null);
            images.Add(new(dice.Chance(15) ? null : $"71{name[..9]}.jpg", $"41{name[..9]}.jpg"));
        }

        return images;
    }

    private static List<Point<int?>> Ranks(Traits traits, Dice dice)
    {
        var at = Words.Past(dice);
        var ranks = new List<Point<int?>>();
        for (var count = dice.Between(3, 8); count > 0; count--)
            ranks.Add(new(at = at.AddHours(dice.Between(5, 900)), dice.Between(1, 900_000)));
        if (traits.Unranked)
            ranks.Add(new(at.AddHours(7), null));
        return ranks;
    }

    // Somewhat below its holder's own price and dearer by its shipping, so that none is mistaken for the other.
    private static BuyBoxFacts BuyBox(Marketplace marketplace, IReadOnlyList<OfferFacts> offers, Dice dice)
    {
        var holder = offers.FirstOrDefault(offer => offer.IsLive);
        if (holder is null || dice.Chance(20))
            return new(null, null, null, dice.Pick([-1, -2]));

        var price = (holder.Price.Price ?? marketplace.Money(dice.Between(700, 25_000))) - marketplace.Money(dice.Between(101, 399));
        return new(
            price,
            marketplace.Money(dice.Chance(40) ? dice.Between(99, 599) : 0),
            holder.SellerId,
            -2);
    }
}
