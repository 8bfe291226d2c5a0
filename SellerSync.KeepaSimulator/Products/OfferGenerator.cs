using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Products;

/// <summary>Makes up the offers of one product: each lister's with the traps of its number, and strangers' around them.</summary>
internal sealed class OfferGenerator(int seed, ProductFacts product)
{
    private const int Day = 1440;

    public List<OfferFacts> Make(IReadOnlyList<string> listers, Traits traits, Dice dice)
    {
        // A product of many pages is dear already: recent stock, which costs 2 more, goes with one page or with the dearest of all.
        var wanted = traits.LiveOffers ?? (dice.Chance(13) ? dice.Between(12, 20) : dice.Between(listers.Count > 0 ? 1 : 0, 10));
        var hasRecentStock = wanted == 100 || (wanted <= 10 && dice.Chance(12));
        var stockAge = hasRecentStock ? (Least: 10, Most: 6 * Day) : (Least: 8 * Day, Most: 60 * Day);

        var offers = new List<OfferFacts>();
        foreach (var sellerId in listers)
            offers.AddRange(OfLister(sellerId, traits, stockAge));

        if (traits.CollectionFails)
            wanted = 0;
        for (var live = offers.Count(offer => offer.IsLive); live < wanted; live++)
            offers.Add(OfStranger(isLive: true, dice, stockAge));
        for (var historical = dice.Between(0, 5); historical > 0; historical--)
            offers.Add(OfStranger(isLive: false, dice, stockAge));
        return offers;
    }

    private IEnumerable<OfferFacts> OfLister(string sellerId, Traits traits, (int Least, int Most) stockAge)
    {
        var dice = Dice.For(seed, $"{product.Asin}/{sellerId}", product.Marketplace.Id);
        var price = dice.Between(700, 25_000);
        var shipping = dice.Chance(50) ? 0 : dice.Between(99, 999);
        if (traits.HasHistory || traits.SoldOut || traits.CollectionFails)
            yield return Offer(sellerId, 1, isLive: false, Price(price + dice.Between(1, 5_000), 0), dice, stockAge);
        if (traits.SoldOut || traits.CollectionFails)
            yield break;

        if (traits.AlsoUsed)
            yield return Offer(sellerId, 3, isLive: true, Price(price / 2, 0), dice, stockAge);
        if (traits.AlsoCheaperBeforeShipping)
            yield return Offer(sellerId, 1, isLive: true, Price(price - 100, shipping + 300), dice, stockAge);

        var isFba = dice.Chance(50);
        yield return Offer(
            sellerId,
            traits.UsedOnly ? 3 : 1,
            isLive: true,
            new(traits.PriceUndetermined ? null : Money(price), traits.ShippingUnknown ? null : Money(shipping)),
            dice,
            stockAge) with
        {
            IsFba = traits.FbaWithoutPrime || (isFba && !traits.SellerFulfilledPrime),
            IsPrime = traits.SellerFulfilledPrime || (isFba && !traits.FbaWithoutPrime),
        };
    }

    private OfferFacts OfStranger(bool isLive, Dice dice, (int Least, int Most) stockAge)
    {
        var isFba = dice.Chance(40);
        var price = Price(dice.Between(700, 25_000), dice.Chance(70) ? 0 : dice.Between(99, 999));
        return Offer(Words.SellerId(dice), dice.Pick([1, 1, 1, 1, 2, 3, 5, 6]), isLive, price, dice, stockAge) with
        {
            IsFba = isFba,
            IsPrime = isFba,
        };
    }

    private OfferFacts Offer(string sellerId, int condition, bool isLive, OfferPrice newest, Dice dice, (int Least, int Most) stockAge) =>
        new(sellerId, condition, isLive)
        {
            Prices = Prices(newest, dice),
            Stock = isLive && dice.Chance(75) ? Stock(dice) : null,
            StockAge = dice.Between(stockAge.Least, stockAge.Most),
            LastSeenAge = isLive ? 0 : dice.Between(20 * Day, 700 * Day),
        };

    // No older price equals the newest: who reads the wrong end of the series reads a wrong price.
    private List<Point<OfferPrice>> Prices(OfferPrice newest, Dice dice)
    {
        var at = Words.Past(dice);
        var prices = new List<Point<OfferPrice>>();
        for (var count = dice.Between(1, 5); count > 0; count--, at = at.AddMinutes(dice.Between(60, 30 * Day)))
        {
            var older = Price(dice.Between(30_000, 60_000), dice.Between(0, 500));
            prices.Add(new(at, dice.Chance(10) ? new(null, null) : older));
        }

        prices.Add(new(at, newest));
        return prices;
    }

    private static List<Point<int?>> Stock(Dice dice)
    {
        var at = Words.Past(dice);
        int? newest = dice.Chance(6) ? null : dice.Between(0, 10);
        return
        [
            new(at, dice.Between(11, 400)),
            new(at.AddDays(dice.Between(1, 90)), dice.Between(11, 400)),
            new(at.AddDays(dice.Between(91, 200)), newest),
        ];
    }

    private OfferPrice Price(int price, int shipping) => new(Money(price), Money(shipping));

    private decimal Money(int smallestUnits) => product.Marketplace.Money(smallestUnits);
}
